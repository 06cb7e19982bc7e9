"""Posts signed webhooks with many statuses at once, and measures messages that come meanwhile. Part of `make accept`."""
import hashlib, hmac, http.client, json, os, sys, threading, time
from urllib.parse import urlsplit

ADDRESS, STATUSES = urlsplit(sys.argv[1]), int(sys.argv[2])
SECRET = os.environ.get("WHATSAPP_APP_SECRET", "demo-app-secret").split(",")[0].encode()
START = int(time.time())


def post(connection, value):
    value = {"messaging_product": "whatsapp",
             "metadata": {"display_phone_number": "15550142200", "phone_number_id": "100000000000001"}, **value}
    body = json.dumps({"object": "whatsapp_business_account",
                       "entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}]}).encode()
    signature = "sha256=" + hmac.new(SECRET, body, hashlib.sha256).hexdigest()
    connection.request("POST", "/webhooks/whatsapp", body,
                       {"Content-Type": "application/json", "X-Hub-Signature-256": signature})
    response = connection.getresponse()
    response.read()
    return response.status


def connect():
    return http.client.HTTPConnection(ADDRESS.hostname, ADDRESS.port, timeout=60)


def statuses(first, count, refused):
    items = [{"id": f"wamid.accept.{START}.s{n}", "status": "delivered", "timestamp": str(START),
              "recipient_id": "390000000000"} for n in range(first, first + count)]
    connection = connect()
    # WhatsApp delivers again what is refused.
    while post(connection, {"statuses": items}) != 200:
        refused.append(1)
        time.sleep(0.2)


def message(connection, number):
    customer = str(391000000000 + START % 100000 * 10000 + number)
    began = time.monotonic()
    status = post(connection, {
        "contacts": [{"profile": {"name": "Ada"}, "wa_id": customer}],
        "messages": [{"from": customer, "id": f"wamid.accept.{START}.m{number}", "timestamp": str(START),
                      "type": "text", "text": {"body": "How much is a cleaning?"}}]})
    return status, (time.monotonic() - began) * 1000


def report(name, results):
    times = sorted(took for status, took in results if status == 200)
    print(f"{name}: {len(results)} messages, not 200: {len(results) - len(times)}; p50 {times[len(times) // 2]:.1f} ms, "
          f"p99 {times[len(times) * 99 // 100]:.1f} ms, highest {times[-1]:.1f} ms")


connection = connect()
report("alone", [message(connection, number) for number in range(200)])
refused, threads = [], []
for first in range(0, STATUSES, 1000):
    threads.append(threading.Thread(target=statuses, args=(first, min(1000, STATUSES - first), refused)))
began = time.monotonic()
for thread in threads:
    thread.start()
results = []
while any(thread.is_alive() for thread in threads):
    results.append(message(connection, 1000 + len(results)))
print(f"{STATUSES} statuses were committed in {time.monotonic() - began:.1f} s, webhooks refused and sent again: {len(refused)}")
report("behind them", results)
