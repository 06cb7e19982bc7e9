#!/usr/bin/env bash
# `make drill`: the local stack with three emulated providers; one is taken away while customers write. Afterwards the
# stack runs with its own configuration again.
# shellcheck source=deploy/local/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
model="http://127.0.0.1:${LLM_EMULATOR_PORT:-8091}"
config="$LOCAL/drill.yaml"
own="${FRONTDESK_CONFIG:-$ROOT/deploy/config/frontdesk.yaml}"
python3 - "$own" "$model" "$ROOT/deploy/prompts" >"$config" <<'END'
import re, sys
text = open(sys.argv[1], encoding="utf-8").read()
text = re.sub(r"fallback_order: \[.*?\]", "fallback_order: [house_a, house_b, house_c]", text)
text = re.sub(r"prompts: \S+", f"prompts: {sys.argv[3]}", text)
prices = {"house_a": (0.59, 0.79), "house_b": (0.1, 0.3), "house_c": (0, 0)}
print(text + "\nproviders:")
for name, (into, out) in prices.items():
    print(f"  {name}: {{base_url: {sys.argv[2]}/{name}/v1, model: emulated, "
          f"price: {{input_per_million: {into}, output_per_million: {out}}}}}")
END
# shellcheck disable=SC2034 # used by servers.sh
STACK=up
# shellcheck source=deploy/local/servers.sh
. "$ROOT/deploy/local/servers.sh"
restart() {
  for service in gateway router retriever orchestrator dispatcher; do stop "$service" "$service"; done
  "$ROOT/deploy/local/up.sh" >/dev/null
}
trap 'export FRONTDESK_CONFIG="$own"; restart' EXIT
export FRONTDESK_CONFIG="$config"
restart
# shellcheck disable=SC1091
. "$LOCAL/env"
LLM_EMULATOR_URL="$model" "$ROOT/.build/release/orchestrator" drill --provider "${PROVIDER:-house_a}" \
  --seconds "${SECONDS_AWAY:-20}" --fault "${FAULT:-hang}" --rate "${RATE:-2}"
