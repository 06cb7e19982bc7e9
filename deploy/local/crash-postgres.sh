#!/usr/bin/env bash
# crash-postgres.sh STACK: ends a stack's Postgres without any order, as the loss of its processes would, and starts it
# again.
# shellcheck source=deploy/local/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
data="$SERVERS/$1-data"
(
  # The new server must not hold open what this script was given, or its caller waits for it for ever.
  for fd in /proc/self/fd/*; do
    fd="${fd##*/}"
    if [ "$fd" -gt 2 ]; then eval "exec $fd>&-"; fi
  done
  cd / && as_server "$POSTGRES_BIN/pg_ctl" -D "$data" -w -m immediate -l "$data/server.log" restart
) >/dev/null
head -1 "$data/postmaster.pid" >"$LOCAL/run/$1.postgres.pid"
