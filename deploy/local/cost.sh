#!/usr/bin/env bash
# `make cost`: what one template reply costs: processor time of every process, commits, SQL calls, Redis commands, log
# written. Sums over many turns, so that a busy machine changes little. The ledger is a database of its own, made anew;
# HISTORY=n fills it with n turns of the past before (CONVERSATIONS=n: of so many customers). STALLS=1 looks what slow
# statements wait for.
# shellcheck source=deploy/local/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
# shellcheck disable=SC2034 # used by servers.sh
STACK=up
# shellcheck source=deploy/local/servers.sh
. "$ROOT/deploy/local/servers.sh"
SERVICES=(gateway router retriever orchestrator dispatcher)
history="${HISTORY:-0}" conversations="${CONVERSATIONS:-100}"
stop_services() { for service in "${SERVICES[@]}"; do stop "$service" "$service"; done; }

unset DATABASE_URL REDIS_URL EMBEDDINGS_BASE_URL
"$ROOT/deploy/local/up.sh" >/dev/null
# shellcheck disable=SC1091
. "$LOCAL/env"
own="$DATABASE_URL" cost="${DATABASE_URL%/*}/frontdesk_cost"
stop_services
back() {
  stop_services
  psql "$own" -q -c "alter system reset track_functions" -c "alter system reset track_wal_io_timing" -c "select pg_reload_conf()" >/dev/null
  psql "$own" -q -c "drop database if exists frontdesk_cost"
  (unset DATABASE_URL; "$ROOT/deploy/local/up.sh" >/dev/null)
}
trap back EXIT
psql "$own" -q -c "set client_min_messages = error" -c "drop database if exists frontdesk_cost" -c "create database frontdesk_cost"
# The server counts calls and time of each function only when asked.
psql "$own" -q -c "alter system set track_functions = 'pl'" -c "alter system set track_wal_io_timing = on" -c "select pg_reload_conf()" >/dev/null
DATABASE_URL="$cost" "$ROOT/.build/release/retriever" migrate >/dev/null
if [ "$history" -gt 0 ]; then
  say "writing $history turns of $conversations conversations"
  psql "$cost" -q -v turns="$history" -v conversations="$conversations" -f "$ROOT/deploy/local/cost-history.sql"
fi
# The servers stay; the services start anew, on the other database.
(unset FRONTDESK_LOCAL_STACK; export REDIS_URL EMBEDDINGS_BASE_URL DATABASE_URL="$cost"; "$ROOT/deploy/local/up.sh" >/dev/null)
redis-cli -u "$REDIS_URL" config set latency-monitor-threshold 20 >/dev/null
redis-cli -u "$REDIS_URL" latency reset >/dev/null
python3 "$ROOT/deploy/local/cost.py" --database "$cost" --redis "$REDIS_URL" --run "$LOCAL/run" \
  --emulator "http://127.0.0.1:${EMULATOR_PORT:-8090}" --rate "${RATE:-100}" --count "${COUNT:-2000}" \
  ${STALLS:+--stalls}
redis-cli -u "$REDIS_URL" config set latency-monitor-threshold 0 >/dev/null
