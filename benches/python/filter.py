"""Runs a WASI command in wasmtime, from one file to another, and prints how long each round took, in milliseconds.

    python filter.py MODULE INPUT OUTPUT ROUNDS
"""

import json
import sys
import time

import wasmtime

module_path, source, target, rounds = sys.argv[1:]
engine = wasmtime.Engine()
module = wasmtime.Module.from_file(engine, module_path)
linker = wasmtime.Linker(engine)
linker.define_wasi()
times = []
for _ in range(int(rounds)):
    start = time.perf_counter()
    config = wasmtime.WasiConfig()
    config.stdin_file = source
    config.stdout_file = target
    store = wasmtime.Store(engine)
    store.set_wasi(config)
    try:
        linker.instantiate(store, module).exports(store)["_start"](store)
    except wasmtime.ExitTrap as exit_trap:
        if exit_trap.code != 0:
            raise
    del store
    times.append((time.perf_counter() - start) * 1000)
print(json.dumps(times))
