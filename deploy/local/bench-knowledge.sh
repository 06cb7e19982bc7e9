#!/usr/bin/env bash
# `make knowledge`: what docs/benchmarks.md says of the search, on a database of its own. Vectors are synthetic; with
# DATA=folder (that holds retrieval/lodging-dining and retrieval/passages-7lang) quality is measured too, by every tenth
# question (EVERY=1 asks all). ONLY=search, ingest or quality measures one
# part; BUSINESSES=100 LANGUAGES=3 compares more chunks.
# shellcheck source=deploy/local/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
STACK=knowledge
# shellcheck source=deploy/local/servers.sh
. "$ROOT/deploy/local/servers.sh"
data="${1:-}" every="${EVERY:-10}" only="${ONLY:-}"
[ -z "$data" ] || [ -d "$data/retrieval/lodging-dining" ] || fail "$data holds no folder retrieval/lodging-dining"
unset DATABASE_URL REDIS_URL EMBEDDINGS_BASE_URL
"$ROOT/deploy/local/install.sh"
if [ -z "${RETRIEVER:-}" ]; then
  swift build -c release --static-swift-stdlib --package-path "$ROOT" --product retriever
  RETRIEVER="$ROOT/.build/release/retriever"
fi
export FRONTDESK_CONFIG="$ROOT/deploy/config/frontdesk.yaml"
scripts="$(mktemp -d)"
trap 'stop_servers; rm -rf "$scripts" "${SERVERS:?}/knowledge-data"' EXIT
stop_servers
rm -rf "$SERVERS/knowledge-data"
postgres="$(free_port 45432)"
start_postgres "$postgres" -c shared_buffers=512MB -c max_wal_size=4GB -c fsync=off
export DATABASE_URL="postgres://postgres@127.0.0.1:$postgres/postgres"
"$RETRIEVER" migrate

if [ "${only:-search}" = search ]; then
  say "100,000 chunks of 1,000 businesses: filtered recall, and a business of 1 % (1,000 chunks) searched one at a time and by eight"
  "$RETRIEVER" bench search --large-from "${LARGE_FROM:-20000}" --script "$scripts/sql" | tee "$scripts/searcher"

  say "the same statements by pgbench, in the same database"
  files=()
  for file in "$scripts"/sql/*.sql; do files+=(-f "$file"); done
  export PGOPTIONS="-c role=fd_retriever"
  (cd "$scripts" && pgbench -n -M extended -c 1 -t 500 -l "${files[@]}" "$DATABASE_URL") >"$scripts/one" 2>&1 \
    || fail "pgbench cannot run the searcher's statements: $(tail -1 "$scripts/one")"
  one="$(cat "$scripts"/pgbench_log.* | awk '{ print $3 / 1000 }' | sort -n | awk '{ v[NR] = $1 } END { printf "%.3f %.3f", v[int(NR * 0.5) + 1], v[int(NR * 0.99) + 1] }')"
  eight="$(pgbench -n -M extended -c 8 -j 2 -t 125 "${files[@]}" "$DATABASE_URL" 2>/dev/null | awk '/^tps/ { print $3 }')"
  unset PGOPTIONS
  echo "pgbench: p50 ${one% *} ms, p99 ${one#* } ms, 8 at once $eight a second"
  awk -v p50="${one% *}" -v p99="${one#* }" -v tps="$eight" '/^searcher:/ {
    gsub(/,/, ""); printf "ratio: p50 %.2f, p99 %.2f, 8 at once %.2f\n", $3 / p50, $6 / p99, $11 / tps }' "$scripts/searcher"
fi

if [ "${only:-ingest}" = ingest ] || [ "${only:-quality}" = quality ]; then
  embeddings="$(free_port 46380)"
  start_embeddings "$embeddings"
  export EMBEDDINGS_BASE_URL="http://127.0.0.1:$embeddings"
fi

if [ "${only:-ingest}" = ingest ]; then
  say "ingest, and what remembering questions saves"
  "$RETRIEVER" bench ingest
  "$RETRIEVER" bench cache
fi

if [ -n "$data" ] && [ "${only:-quality}" = quality ]; then
  say "quality, and how well relevance fits (the embedding server needs some minutes)"
  sets=("$data/retrieval/lodging-dining" "$data/retrieval/passages-7lang")
  "$RETRIEVER" evaluate --every "$every" --keep "${sets[@]}"
  "$RETRIEVER" calibrate --every "$every" --keep "${sets[@]}"
  say "cut by structure beside pieces of one size"
  "$RETRIEVER" bench chunking --every "$every" --businesses "${BUSINESSES:-20}" "${sets[0]}"
  "$RETRIEVER" bench chunking --every "$every" --businesses "${LANGUAGES:-1}" "${sets[1]}"
fi
