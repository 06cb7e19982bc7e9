#!/usr/bin/env bash
# `make clean`: stops everything and removes its data and the builds.
# shellcheck source=deploy/local/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
"$ROOT/deploy/local/down.sh"
rm -rf "$LOCAL" "$ROOT/.build"
as_root rm -rf "$SERVERS"
say "removed .local, .build and $SERVERS"
