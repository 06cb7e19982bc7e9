#!/usr/bin/env bash
# `make logs`: follows all logs, each line with its service.
# shellcheck source=deploy/local/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$LOCAL/log"
exec tail -n 20 -F gateway.log router.log retriever.log orchestrator.log dispatcher.log
