"""Calls the component of benches/php/component.php in wasmtime, and prints how long each call took, in nanoseconds.

    python component.py COMPONENT ROUNDS
"""

import json
import sys
import time

import wasmtime
from wasmtime import component

path, rounds = sys.argv[1], int(sys.argv[2])
engine = wasmtime.Engine()
store = wasmtime.Store(engine)
with open(path) as file:
    loaded = component.Component(engine, file.read())
instance = component.Linker(engine).instantiate(store, loaded)


def function(name):
    return instance.get_func(store, name)


order = component.Record()
for field, value in {"id": 7, "price": 2.5, "name": "a name", "paid": True, "size": 3}.items():
    setattr(order, field, value)
# Bytes are left out: they cross one by one, which takes minutes for 16 MiB.
calls = {
    "(u32, u32) -> u32": (200, "add", (1, 2)),
    "a string of 64 bytes in and out": (200, "text", ("x" * 64,)),
    "a record of five fields in, a variant out": (200, "record", (order,)),
}
times = {}
for what, (count, name, arguments) in calls.items():
    call = function(name)
    for round in range(rounds + 1):
        start = time.perf_counter()
        for _ in range(count):
            call(store, *arguments)
            if hasattr(call, "post_return"):
                call.post_return(store)
        times.setdefault(what, []).append((time.perf_counter() - start) * 1e9 / count)
print(json.dumps({what: measured[1:] for what, measured in times.items()}))
