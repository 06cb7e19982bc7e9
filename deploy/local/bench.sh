#!/usr/bin/env bash
# `make bench`: paces customers against the running local stack and prints how long answers took.
# shellcheck source=deploy/local/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
"$ROOT/deploy/local/up.sh" >/dev/null
emulator="http://127.0.0.1:${EMULATOR_PORT:-8090}"
rate="${RATE:-100}" count="${COUNT:-3000}"
load() { # RATE COUNT TEXT FIRST-CUSTOMER
  curl -fsS -X POST "$emulator/emulator/load" -H 'Content-Type: application/json' \
    -d "{\"rate\":$1,\"count\":$2,\"text\":\"$3\",\"firstCustomer\":$4}"
  echo
}
first=$(( 390000000000 + $(date +%s) % 100000 * 100000 ))
say "warming up"
load 50 200 "thank you very much." "$first" >/dev/null
say "template replies: $rate messages a second, $count in all (webhook in to Cloud API call out)"
load "$rate" "$count" "thank you very much." $((first + 10000))
say "memory of each service (MB resident)"
for port in 9101 9102 9103 9104 9105; do
  curl -fsS "http://127.0.0.1:$port/metrics" | awk -v port="$port" '/^process_resident_memory_bytes/ { printf "%s %.1f\n", port, $2 / 1048576 }'
done
say "the Redis wrapper"
# shellcheck disable=SC1091
. "$LOCAL/env"
"$ROOT/.build/release/RedisBenchmark"
