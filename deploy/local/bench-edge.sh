#!/usr/bin/env bash
# `make edge`: the gateway without its ledger. What verification and reading cost, what forged bodies and overload do,
# and how many webhooks a second pass, as a ratio to a bare handler that only reads the same body, in turns. Three minutes;
# the long form is FORGED=100000 MEMORY_SECONDS=600 make edge, about 20.
# shellcheck source=deploy/local/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
command -v wrk >/dev/null || { as_root apt-get update -qq; as_root apt-get install -y -qq --no-install-recommends wrk >/dev/null; }
swift build -c release --static-swift-stdlib --package-path "$ROOT" --explicit-target-dependency-import-check error \
  --product GatewayBenchmark >/dev/null
bench="$ROOT/.build/release/GatewayBenchmark"
say "processor time before the commit"
"$bench" cost
say "forged bodies of 3 MB"
"$bench" forged --count "${FORGED:-300}"
say "twenty times what the ledger can do"
"$bench" overload --seconds "${SECONDS_EACH:-10}"

port="$(free_port 18085)" bare="$(free_port 18086)"
"$bench" serve --port "$port" --bare-port "$bare" &
server=$!
trap 'kill "$server" 2>/dev/null || true' EXIT
wait_for 30 "the benchmark" curl -fsS "http://127.0.0.1:$bare/memory"
mkdir -p "$LOCAL"
cat >"$LOCAL/edge.lua" <<END
wrk.method = "POST"
wrk.body = [==[$(curl -fsS "http://127.0.0.1:$bare/body")]==]
wrk.headers["Content-Type"] = "application/json"
wrk.headers["X-Hub-Signature-256"] = "$(curl -fsS "http://127.0.0.1:$bare/signature")"
function done(summary, latency)
  print(string.format("%.0f", summary.requests / summary.duration * 1e6))
  if summary.errors.status > 0 then print("not 200: " .. summary.errors.status) end
end
END
run() { wrk -t1 -c32 -d"${SECONDS_EACH:-10}s" -s "$LOCAL/edge.lua" "http://127.0.0.1:$1/webhooks/whatsapp" | tail -n +4 | tail -1; }
say "webhooks a second without the commit, and of a bare handler, in turns"
run "$port" >/dev/null
for round in 1 2 3; do
  edge="$(run "$port")" plain="$(run "$bare")"
  awk -v r="$round" -v e="$edge" -v p="$plain" 'BEGIN { printf "run %d: %d beside %d, ratio %.2f\n", r, e, p, e / p }'
done
memory="${MEMORY_SECONDS:-60}"
say "memory under $memory seconds of load (MiB), ten times"
for _ in $(seq 10); do
  wrk -t1 -c32 -d"$(((memory + 9) / 10))s" -s "$LOCAL/edge.lua" "http://127.0.0.1:$port/webhooks/whatsapp" >/dev/null
  printf '%.1f ' "$(curl -fsS "http://127.0.0.1:$bare/memory")"
done
echo
rm -f "$LOCAL/edge.lua"
