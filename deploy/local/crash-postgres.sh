#!/usr/bin/env bash
# crash-postgres.sh STACK: ends a stack's Postgres without any order, as a power failure of the process would, and starts
# it again.
# shellcheck source=deploy/local/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
data="$SERVERS/$1-data"
(cd / && as_server "$POSTGRES_BIN/pg_ctl" -D "$data" -w -m immediate -l "$data/server.log" restart) >/dev/null
head -1 "$data/postmaster.pid" >"$LOCAL/run/$1.postgres.pid"
