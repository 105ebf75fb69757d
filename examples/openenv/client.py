"""A client of the server beside this file: one episode, walked at random through what is open.

python examples/openenv/client.py [URL]; without a URL it serves itself.
"""

import random
import re
import sys
import threading
import time

from openenv.core.generic_client import GenericEnvClient


def serve():
    """Start the server in a thread; return its address."""
    import uvicorn
    from server import app

    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    return f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"


draws = random.Random(0)
with GenericEnvClient(sys.argv[1] if len(sys.argv) > 1 else serve()).sync() as env:
    result = env.reset(seed=0)
    print(result.observation["text"])
    terms = {}
    while not result.done:
        ways = re.search(r"Open: (.*)\.", result.observation["text"])[1]
        # "up (visited)" is a way that was taken before.
        fresh = [way for way in ways.split(", ") if "visited" not in way] or ways.split(", ")
        result = env.step({"text": draws.choice(fresh).split(" ")[0]})
        for name, value in result.observation["terms"].items():
            terms[name] = terms.get(name, 0.0) + value
    signals = result.observation["signals"]
    print(
        f"{env.state()['step_count']} steps, success {signals['success']}, truncated {result.observation['truncated']}"
    )
    print(f"terms {terms}, fault {result.observation['fault']}")
