#!/usr/bin/env bash
# `make backlog`: 100,000 messages of one number wait in the ledger; one dispatcher drains them through the emulator, whose
# limits are as strict as Meta's for a number of 1,000 messages a second. Order, priorities, refusals and memory are told.
# shellcheck source=deploy/local/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
# shellcheck disable=SC2034 # used by servers.sh
STACK=backlog
# shellcheck source=deploy/local/servers.sh
. "$ROOT/deploy/local/servers.sh"
unset DATABASE_URL REDIS_URL FRONTDESK_CONFIG
"$ROOT/deploy/local/install.sh"
if [ -z "${BINARIES:-}" ]; then
  for product in DispatcherBenchmark dispatcher WhatsAppEmulator; do
    swift build -c release --static-swift-stdlib --package-path "$ROOT" --explicit-target-dependency-import-check error \
      --product "$product" >/dev/null
  done
  BINARIES="$ROOT/.build/release"
fi
redis="$(free_port 46391)" postgres="$(free_port 45441)" port="$(free_port 18091)" admin="$(free_port 19105)"
stop_servers
rm -rf "$SERVERS/backlog-data"
trap 'kill "${dispatcher:-0}" "${emulator:-0}" 2>/dev/null || true; stop_servers; rm -rf "${SERVERS:?}/backlog-data"' EXIT
start_redis "$redis" --save "" --appendonly no
start_postgres "$postgres" -c fsync=off
export DATABASE_URL="postgres://postgres@127.0.0.1:$postgres/postgres" REDIS_URL="redis://127.0.0.1:$redis"
"$BINARIES/DispatcherBenchmark" migrate --database "$DATABASE_URL"
"$BINARIES/WhatsAppEmulator" --port "$port" --webhook-url http://127.0.0.1:1/ --throughput 1000 --open-windows \
  --access-token demo-access-token &
emulator=$!
wait_for 10 "the emulator" curl -fsS "http://127.0.0.1:$port/emulator/calls"
mkdir -p "$LOCAL/backlog"
"$BINARIES/DispatcherBenchmark" backlog --configure --database none --redis none --pid 0 >"$LOCAL/backlog/frontdesk.yaml"
FRONTDESK_CONFIG="$LOCAL/backlog/frontdesk.yaml" WHATSAPP_API_BASE="http://127.0.0.1:$port" \
  WHATSAPP_ACCESS_TOKEN=demo-access-token ADMIN_PORT="$admin" "$BINARIES/dispatcher" >"$LOCAL/log/backlog.dispatcher.log" 2>&1 &
dispatcher=$!
wait_for 20 "the dispatcher" curl -fsS "http://127.0.0.1:$admin/readyz"
"$BINARIES/DispatcherBenchmark" backlog --database "$DATABASE_URL" --redis "$REDIS_URL" \
  --emulator "http://127.0.0.1:$port" --pid "$dispatcher" --count "${COUNT:-100000}"
