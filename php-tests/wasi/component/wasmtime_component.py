"""Runs a command for WASI 0.2 in wasmtime, once for each list of arguments, and prints what it says as JSON.

    python wasmtime_component.py COMPONENT RUNS-AS-JSON

A run is an object of `args`, `env` and `stdin`; it may have `root`, a directory that it is given to write to as /d, and
`network`, whether it is given the network.
"""

import json
import sys
import tempfile

import wasmtime
import wasmtime.component


def run(engine, linker, component, given):
    with tempfile.TemporaryDirectory() as temporary:
        with open(f"{temporary}/stdin", "w", encoding="utf-8") as file:
            file.write(given["stdin"])
        config = wasmtime.WasiConfig()
        config.argv = given["args"]
        config.env = list(given["env"].items())
        config.stdin_file = f"{temporary}/stdin"
        config.stdout_file = f"{temporary}/stdout"
        config.stderr_file = f"{temporary}/stderr"
        if "root" in given:
            config.preopen_dir(given["root"], "/d")
        if given.get("network"):
            # The classes have no methods for these.
            wasmtime._bindings.wasi_config_inherit_network(config.ptr())
            wasmtime._bindings.wasi_config_allow_ip_name_lookup(config.ptr(), True)
        store = wasmtime.Store(engine)
        store.set_wasi(config)
        instance = linker.instantiate(store, component)
        index = instance.get_export_index(store, "wasi:cli/run@0.2.6")
        index = index or instance.get_export_index(store, "wasi:cli/run@0.2.0")
        function = instance.get_func(store, instance.get_export_index(store, "run", index))
        try:
            result = function(store)
            end = 0 if result is None or getattr(result, "tag", "ok") == "ok" else 1
        except wasmtime.ExitTrap as exit_trap:
            end = exit_trap.code
        except (wasmtime.Trap, wasmtime.WasmtimeError) as trap:
            end = "trap"
        del store
        output = []
        for name in ("stdout", "stderr"):
            with open(f"{temporary}/{name}", encoding="utf-8") as file:
                output.append(file.read())
        return {"end": end, "stdout": output[0], "stderr": output[1]}


def main():
    path, runs = sys.argv[1:]
    engine = wasmtime.Engine()
    linker = wasmtime.component.Linker(engine)
    linker.add_wasip2()
    component = wasmtime.component.Component.from_file(engine, path)
    json.dump([run(engine, linker, component, given) for given in json.loads(runs)], sys.stdout)


main()
