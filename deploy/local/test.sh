#!/usr/bin/env bash
# `make test`: installs, checks the style, builds, and runs all tests against servers of their own.
# shellcheck source=deploy/local/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
STACK="test"
# shellcheck source=deploy/local/servers.sh
. "$ROOT/deploy/local/servers.sh"
unset DATABASE_URL REDIS_URL EMBEDDINGS_BASE_URL FRONTDESK_CONFIG
"$ROOT/deploy/local/install.sh"

say "checking the style"
swift format lint --strict -r "$ROOT/Package.swift" "$ROOT/Shared" "$ROOT/Services" "$ROOT/Tests"

say "building (the first time takes some minutes)"
swift build --package-path "$ROOT" --build-tests --explicit-target-dependency-import-check error

trap stop_servers EXIT
stop_servers
say "starting Redis, Postgres and the embedding server for the tests"
redis="$(free_port 16379)"
start_redis "$redis" --appendonly no --save ''
postgres="$(free_port 15432)"
# Every suite makes databases of its own, which need to outlive processes but not the machine.
start_postgres "$postgres" -c fsync=off -c full_page_writes=off -c max_connections=400
embeddings="$(free_port 16380)"
start_embeddings "$embeddings"
export FRONTDESK_TEST_REDIS_URL="redis://127.0.0.1:$redis"
export FRONTDESK_TEST_DATABASE_URL="postgres://postgres@127.0.0.1:$postgres/postgres"
export FRONTDESK_TEST_EMBEDDINGS_URL="http://127.0.0.1:$embeddings"
FRONTDESK_BIN_DIR="$(swift build --package-path "$ROOT" --show-bin-path)"
export FRONTDESK_BIN_DIR

say "running the tests"
# All suites at once starve two cores, and what waits for an answer in time then fails for want of a processor.
swift test --package-path "$ROOT" --skip-build --experimental-maximum-parallelization-width 6 ${FILTER:+--filter "$FILTER"}
