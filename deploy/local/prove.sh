#!/usr/bin/env bash
# `make prove`: runs the whole product under seeded faults, again and again, and certifies every run from the outside.
# Each slice appends a line to .local/prove.jsonl. A slice whose seed stands there is done, so a long run can be stopped and
# taken up again by the same command: make prove TURNS=100000 SECONDS_EACH=900 SEED=1000
# `make defects` (prove.sh defects) plants every known defect instead, and sees that the checker finds it.
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

if [ "${1:-}" = defects ]; then
  say "planting defects, one after the other"
  "$FRONTDESK_BIN_DIR/Prove" defects --seed "${SEED:-3}" --replicas "${REPLICAS:-2}"
  exit
fi

say "the model of the turn protocol: ${SEEDS:-100000} orders of events"
"$FRONTDESK_BIN_DIR/Prove" simulate --seeds "${SEEDS:-100000}"

report="$LOCAL/prove.jsonl"
seconds="${SECONDS_EACH:-600}" rate="${RATE:-50}" replicas="${REPLICAS:-4}" turns="${TURNS:-0}" seed="${SEED:-$(date +%s)}"
slices="${SLICES:-2}"
[ "$turns" -eq 0 ] || slices=1000
for slice in $(seq 1 "$slices"); do
  if [ "$turns" -gt 0 ] && [ "$("$FRONTDESK_BIN_DIR/Prove" report --count "$report")" -ge "$turns" ]; then break; fi
  if [ -f "$report" ] && grep -q "\"seed\":\"$seed\"" "$report"; then
    seed=$((seed + 1))
    continue
  fi
  # Every second slice parks what is ambiguous, unless one policy is asked for.
  ambiguous="${AMBIGUOUS:-resend_once}"
  if [ -z "${AMBIGUOUS:-}" ] && [ $((slice % 2)) -eq 0 ]; then ambiguous=park; fi
  say "slice $slice: seed $seed, 1 to $replicas to 2 replicas, $rate messages a second for $seconds s, $ambiguous"
  "$FRONTDESK_BIN_DIR/Prove" --seed "$seed" --seconds "$seconds" --rate "$rate" --replicas "$replicas" --scales \
    --ambiguous "$ambiguous" --postgres-crash "$crash" --report "$report" --points 99 --networks
  seed=$((seed + 1))
done
say "every slice was certified; all slices in .local/prove.jsonl together:"
"$FRONTDESK_BIN_DIR/Prove" report "$report"
