#!/usr/bin/env bash
# `make confidence DATA=folder`: what the confidence of an answer is worth. Judged questions (the folder holds
# retrieval/lodging-dining and retrieval/passages-7lang) go through the search and the intent model; on one half
# coefficients are fitted, on the other they are judged, beside those the product has. EVERY=10 takes every tenth question.
# The embedding server needs some minutes. FRONTDESK_BIN_DIR names a folder of programs that are built already.
# shellcheck source=deploy/local/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
STACK=confidence
# shellcheck source=deploy/local/servers.sh
. "$ROOT/deploy/local/servers.sh"
data="${1:-}" every="${EVERY:-1}"
[ -d "$data/retrieval/lodging-dining" ] || fail "'$data' holds no folder retrieval/lodging-dining; call make confidence DATA=folder"
unset DATABASE_URL REDIS_URL EMBEDDINGS_BASE_URL
BIN="${FRONTDESK_BIN_DIR:-$ROOT/.build/release}"
"$ROOT/deploy/local/install.sh"
[ -n "${FRONTDESK_BIN_DIR:-}" ] || swift build --package-path "$ROOT" -c release --static-swift-stdlib --explicit-target-dependency-import-check error
export FRONTDESK_CONFIG="$ROOT/deploy/config/frontdesk.yaml"
work="$(mktemp -d)"
trap 'stop_servers; rm -rf "$work" "${SERVERS:?}/confidence-data"' EXIT
stop_servers
rm -rf "$SERVERS/confidence-data"
postgres="$(free_port 45434)" embeddings="$(free_port 46384)"
start_postgres "$postgres" -c fsync=off
start_embeddings "$embeddings"
export DATABASE_URL="postgres://postgres@127.0.0.1:$postgres/postgres" EMBEDDINGS_BASE_URL="http://127.0.0.1:$embeddings"
"$BIN/retriever" migrate
"$BIN/retriever" evaluate --every "$every" --keep --answers "$work/found.jsonl" "$data/retrieval/lodging-dining" "$data/retrieval/passages-7lang" >"$work/report"
"$BIN/router" intents "$work/found.jsonl" >"$work/answers.jsonl"
[ -z "${KEEP:-}" ] || cp "$work/answers.jsonl" "$KEEP"
"$BIN/orchestrator" evaluate confidence "$work/answers.jsonl"
