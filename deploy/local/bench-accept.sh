#!/usr/bin/env bash
# `make accept`: signed webhooks, all different, against the gateway of the running local stack alone; how many a second
# are committed and answered 200, and how fast. The other four services rest meanwhile; `make up` starts them again.
# shellcheck source=deploy/local/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
# shellcheck disable=SC2034 # used by servers.sh
STACK=up
# shellcheck source=deploy/local/servers.sh
. "$ROOT/deploy/local/servers.sh"
command -v wrk >/dev/null || { as_root apt-get update -qq; as_root apt-get install -y -qq --no-install-recommends wrk >/dev/null; }
"$ROOT/deploy/local/up.sh" >/dev/null
for service in router retriever orchestrator dispatcher; do stop "$service" "$service"; done

count="${COUNT:-60000}" seconds="${SECONDS_EACH:-15}" connections="${CONNECTIONS:-64}"
say "writing $count signed webhooks"
python3 - "$count" "${WHATSAPP_APP_SECRET:-demo-app-secret}" >"$LOCAL/webhooks.txt" <<'END'
import hashlib, hmac, json, sys, time
count, secret = int(sys.argv[1]), sys.argv[2].split(",")[0].encode()
start = int(time.time())
for n in range(count):
    customer = str(390000000000 + start % 100000 * 100000 + n)
    body = json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"field": "messages", "value": {
        "messaging_product": "whatsapp", "metadata": {"display_phone_number": "15550142200", "phone_number_id": "100000000000001"},
        "contacts": [{"profile": {"name": "Ada"}, "wa_id": customer}],
        "messages": [{"from": customer, "id": f"wamid.accept.{start}.{n}", "timestamp": str(start), "type": "text", "text": {"body": "How much is a cleaning?"}}]}}]}]})
    print(hmac.new(secret, body.encode(), hashlib.sha256).hexdigest() + "\t" + body)
END
cat >"$LOCAL/webhooks.lua" <<END
local threads = 0
function setup(thread) thread:set("first", threads); threads = threads + 1 end
function init()
  requests = {}
  local number = 0
  for line in io.lines("$LOCAL/webhooks.txt") do
    if number % 2 == first then
      local signature, body = line:match("^(%S+)\t(.*)$")
      requests[#requests + 1] = wrk.format("POST", "/webhooks/whatsapp",
        {["Content-Type"] = "application/json", ["X-Hub-Signature-256"] = "sha256=" .. signature}, body)
    end
    number = number + 1
  end
  at = 0
end
function request()
  at = at + 1
  -- Out of fresh ones: what follows would be duplicates, and too fast to count.
  if at > #requests then wrk.thread:stop() end
  return requests[math.min(at, #requests)]
end
function done(summary, latency)
  print(string.format("%d answered in %.1f s: %.0f a second; p50 %.1f ms, p90 %.1f ms, p99 %.1f ms; not 200: %d, failed: %d",
    summary.requests, summary.duration / 1e6, summary.requests / summary.duration * 1e6, latency:percentile(50) / 1e3,
    latency:percentile(90) / 1e3, latency:percentile(99) / 1e3, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
END
say "$connections connections for at most $seconds s"
wrk -t2 -c"$connections" -d"${seconds}s" --latency -s "$LOCAL/webhooks.lua" "http://127.0.0.1:${GATEWAY_PORT:-8080}" | tail -1
rm -f "$LOCAL/webhooks.txt" "$LOCAL/webhooks.lua"
say "messages, one after the other, alone and then behind ${STATUSES:-10000} statuses that came at once"
python3 "$ROOT/deploy/local/flood.py" "http://127.0.0.1:${GATEWAY_PORT:-8080}" "${STATUSES:-10000}"
say "forgetting them, before the other services answer them all"
# shellcheck disable=SC1091
. "$LOCAL/env"
psql "$DATABASE_URL" -q -v event="wamid.accept.%" <<'END'
create temporary table written as
  select distinct business_id, conversation_id from frontdesk.inbox where event_id like :'event';
delete from frontdesk.turn t using written w where t.business_id = w.business_id and t.conversation_id = w.conversation_id;
delete from frontdesk.hop t using written w where t.business_id = w.business_id and t.conversation_id = w.conversation_id;
delete from frontdesk.inbox t using written w where t.business_id = w.business_id and t.conversation_id = w.conversation_id;
delete from frontdesk.conversation_alias t using written w
  where t.business_id = w.business_id and t.conversation_id = w.conversation_id;
delete from frontdesk.conversation t using written w where t.business_id = w.business_id and t.id = w.conversation_id;
delete from frontdesk.receipt where wamid like :'event';
END
"$ROOT/deploy/local/up.sh" >/dev/null
