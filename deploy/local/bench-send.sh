#!/usr/bin/env bash
# `make send`: the send path beside a plain libcurl loop against a Cloud API that accepts at once, and what is used of the
# allowed rate in ten minutes of virtual time. Redis and the ledger are its own.
# shellcheck source=deploy/local/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
# shellcheck disable=SC2034 # used by servers.sh
STACK=send
# shellcheck source=deploy/local/servers.sh
. "$ROOT/deploy/local/servers.sh"
unset DATABASE_URL REDIS_URL
"$ROOT/deploy/local/install.sh"
if [ -z "${BENCHMARK:-}" ]; then
  swift build -c release --static-swift-stdlib --package-path "$ROOT" --explicit-target-dependency-import-check error \
    --product DispatcherBenchmark >/dev/null
  BENCHMARK="$ROOT/.build/release/DispatcherBenchmark"
fi
redis="$(free_port 46390)" postgres="$(free_port 45440)" port="$(free_port 18090)"
stop_servers
rm -rf "$SERVERS/send-data"
trap 'kill "${server:-0}" 2>/dev/null || true; stop_servers; rm -rf "${SERVERS:?}/send-data"' EXIT
start_redis "$redis" --save "" --appendonly no
start_postgres "$postgres" -c fsync=off
export DATABASE_URL="postgres://postgres@127.0.0.1:$postgres/postgres"
"$BENCHMARK" migrate --database "$DATABASE_URL"
"$BENCHMARK" instant --port "$port" &
server=$!
wait_for 10 "the instant Cloud API" curl -fsS "http://127.0.0.1:$port/ready"
say "the send path beside libcurl alone"
"$BENCHMARK" send --url "http://127.0.0.1:$port" --redis "redis://127.0.0.1:$redis" --concurrency "${CONCURRENCY:-64}" \
  --count "${COUNT:-20000}" --rounds "${ROUNDS:-5}"
say "what is used of the allowed rate in ${SECONDS_VIRTUAL:-600} s of virtual time"
"$BENCHMARK" rate --redis "redis://127.0.0.1:$redis" --database "$DATABASE_URL" --seconds "${SECONDS_VIRTUAL:-600}"
