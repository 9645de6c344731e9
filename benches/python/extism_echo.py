"""Calls the function `echo` of a plug-in with Extism's own SDK, and prints how long each call took, in milliseconds.

    python extism_echo.py PLUGIN BYTES ROUNDS CALLS
"""

import json
import sys
import time

import extism

path, size, rounds, calls = sys.argv[1], *map(int, sys.argv[2:])
with open(path, "rb") as file:
    plugin = extism.Plugin(file.read())
text = b"x" * size
times = []
for _ in range(rounds + 1):
    start = time.perf_counter()
    for _ in range(calls):
        output = plugin.call("echo", text)
    times.append((time.perf_counter() - start) * 1000 / calls)
    if bytes(output) != text:
        raise SystemExit("the plug-in gave something else")
# The first is a warm-up.
print(json.dumps(times[1:]))
