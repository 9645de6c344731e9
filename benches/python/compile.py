"""Compiles a module in wasmtime, and prints how long that took and the most memory that the process had for it, as JSON.

    python compile.py FILE
"""

import json
import sys
import time

import wasmtime


def memory(field):
    """Kilobytes of memory, now or at most so far."""
    with open("/proc/self/status") as status:
        return next(float(line.split()[1]) for line in status if line.startswith(field))


with open(sys.argv[1], "rb") as file:
    binary = file.read()
before = memory("VmRSS")
start = time.perf_counter()
module = wasmtime.Module(wasmtime.Engine(), binary)
milliseconds = (time.perf_counter() - start) * 1e3
print(json.dumps({"ms": milliseconds, "kB": memory("VmHWM") - before}))
