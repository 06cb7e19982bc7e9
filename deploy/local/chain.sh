#!/usr/bin/env bash
# `make chain`: the figures of the provider chain, with the emulator and a Redis of its own; beside LiteLLM, which is
# installed into .local when it is missing (LITELLM=no leaves it out). ONLY=matrix runs one part; STRINGS names a file of
# injection strings, and DATA a folder with retrieval/… of honest documents that they are measured beside; FRONTDESK_BIN_DIR a folder of programs that are built already.
# shellcheck source=deploy/local/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
STACK=chain
# shellcheck source=deploy/local/servers.sh
. "$ROOT/deploy/local/servers.sh"
BIN="${FRONTDESK_BIN_DIR:-$ROOT/.build/release}"
[ -n "${FRONTDESK_BIN_DIR:-}" ] || swift build --package-path "$ROOT" -c release --static-swift-stdlib --explicit-target-dependency-import-check error
only="${ONLY:-matrix litellm overhead throughput day contact injection}"
redis="$(free_port 26379)" model="$(free_port 28091)" proxy="$(free_port 24000)"
start_redis "$redis" --appendonly no --save ''
export REDIS_URL="redis://127.0.0.1:$redis"
# $! of each, so that nothing else is ended.
pids=()
trap 'for pid in "${pids[@]}"; do kill -KILL "$pid" 2>/dev/null || true; done; stop "$STACK.redis" redis-server' EXIT
emulator() { "$BIN/LLMEmulator" --port "$model" "$@" >"$LOCAL/log/chain.emulator.log" 2>&1 & pids+=($!); wait_for 30 "the emulator" curl -fsS "http://127.0.0.1:$model/emulator/calls"; }
run() { case " $only " in *" $1 "*) say "$1"; "$BIN/orchestrator" evaluate "$@" --url "http://127.0.0.1:$model" ;; esac; }
emulator
run matrix --count "${COUNT:-100}"
run overhead
run day
run contact
case " $only " in *" litellm "*|*" throughput "*)
  if [ "${LITELLM:-}" != no ]; then
    venv="$LOCAL/litellm"
    if ! [ -x "$venv/bin/litellm" ]; then
      python3 -m venv "$venv"
      # 1.82.7 and 1.82.8 were compromised releases.
      "$venv/bin/pip" install -q 'litellm[proxy]!=1.82.7,!=1.82.8'
    fi
    "$venv/bin/pip" show litellm | sed -n 2p
    printf 'model_list:\n  - model_name: a\n    litellm_params: {model: openai/m, api_base: "http://127.0.0.1:%s/a/v1", api_key: x}\ngeneral_settings: {master_key: sk-local}\nlitellm_settings: {telemetry: false}\n' "$model" >"$LOCAL/litellm.yaml"
    case " $only " in *" litellm "*) say "LiteLLM with a hanging first provider"
      curl -fsS -X POST "http://127.0.0.1:$model/emulator/faults" -d '{"count":-1,"provider":"a","kind":"hang"}'
      LITELLM_LOCAL_MODEL_COST_MAP=True "$venv/bin/python" "$ROOT/deploy/local/litellm_chain.py" "http://127.0.0.1:$model"
      curl -fsS -X DELETE "http://127.0.0.1:$model/emulator/faults" ;; esac
    case " $only " in *" throughput "*)
      LITELLM_LOCAL_MODEL_COST_MAP=True "$venv/bin/litellm" --config "$LOCAL/litellm.yaml" --port "$proxy" --num_workers 1 >"$LOCAL/log/litellm.log" 2>&1 & pids+=($!)
      wait_for 120 "LiteLLM's proxy" curl -fsS "http://127.0.0.1:$proxy/health/liveliness"
      run throughput --proxy "http://127.0.0.1:$proxy" ;; esac
  else
    run throughput
  fi ;;
esac
if [ -n "${STRINGS:-}" ]; then
  kill -KILL "${pids[0]}"; wait_for 10 "the emulator's end" bash -c "! kill -0 ${pids[0]}"
  emulator --obey
  judged=()
  [ -z "${DATA:-}" ] || judged=(--judged "$DATA/retrieval/lodging-dining,$DATA/retrieval/passages-7lang")
  run injection --strings "$STRINGS" "${judged[@]}" ${COUNT:+--count "$COUNT"}
fi
