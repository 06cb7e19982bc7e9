"""What LiteLLM's router does with a first provider that hangs: the time of each call, for `make chain`."""
import sys
import time

import litellm
from litellm import Router

base = sys.argv[1]
litellm.telemetry = False
litellm.suppress_debug_info = True


def model(name):
    return {"model_name": name, "litellm_params": {
        "model": "openai/m", "api_base": f"{base}/{name}/v1", "api_key": "x", "timeout": 0.5, "max_retries": 0}}


router = Router(model_list=[model("a"), model("b")], fallbacks=[{"a": ["b"]}], num_retries=0)
times = []
for _ in range(12):
    start = time.monotonic()
    reply = router.completion(model="a", messages=[{"role": "user", "content": "How much is a cleaning?"}])
    assert reply.choices[0].message.content is not None
    times.append((time.monotonic() - start) * 1000)
print("milliseconds a call: " + ", ".join(f"{t:.0f}" for t in times))
later = sorted(times[1:])
print(f"p50 from the second call on: {later[len(later) // 2]:.0f} ms")
