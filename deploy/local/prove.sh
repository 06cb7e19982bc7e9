#!/usr/bin/env bash
# `make prove`: runs the whole product under seeded faults, again and again, and certifies every run from the outside.
# Each slice appends a line to .local/prove.jsonl, so that a long run can be stopped and taken up again.
# shellcheck source=deploy/local/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
STACK=prove
# shellcheck source=deploy/local/servers.sh
. "$ROOT/deploy/local/servers.sh"
unset DATABASE_URL REDIS_URL EMBEDDINGS_BASE_URL FRONTDESK_CONFIG
"$ROOT/deploy/local/install.sh"

say "building"
swift build --package-path "$ROOT" -c release --static-swift-stdlib --explicit-target-dependency-import-check error
FRONTDESK_BIN_DIR="$ROOT/.build/release"
export FRONTDESK_BIN_DIR

trap 'stop "$STACK.postgres" postgres INT' EXIT
stop "$STACK.postgres" postgres INT
postgres="$(free_port 25432)"
start_postgres "$postgres"
export FRONTDESK_TEST_DATABASE_URL="postgres://postgres@127.0.0.1:$postgres/postgres"
crash="$ROOT/deploy/local/crash-postgres.sh $STACK"

seconds="${SECONDS_EACH:-600}" rate="${RATE:-60}" replicas="${REPLICAS:-4}" slices="${SLICES:-3}" seed="${SEED:-$(date +%s)}"
for slice in $(seq 1 "$slices"); do
  ambiguous="${AMBIGUOUS:-resend_once}"
  if [ -z "${AMBIGUOUS:-}" ] && [ $((slice % 3)) -eq 0 ]; then ambiguous=park; fi
  say "slice $slice of $slices: seed $seed, $replicas replicas, $rate messages a second for $seconds s, $ambiguous"
  "$FRONTDESK_BIN_DIR/Prove" --seed "$seed" --seconds "$seconds" --rate "$rate" --replicas "$replicas" \
    --ambiguous "$ambiguous" --postgres-crash "$crash" --report "$LOCAL/prove.jsonl"
  seed=$((seed + 1))
done
say "every slice was certified; the figures are in .local/prove.jsonl"
