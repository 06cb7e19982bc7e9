#!/usr/bin/env bash
# `make down`: stops what `make up` started. Data stay.
# shellcheck source=deploy/local/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
STACK=up
# shellcheck source=deploy/local/servers.sh
. "$ROOT/deploy/local/servers.sh"
for service in gateway router retriever orchestrator dispatcher; do stop "$service" "$service"; done
stop whatsapp-emulator WhatsAppEmulator
stop llm-emulator LLMEmulator
stop_servers
say "stopped"
