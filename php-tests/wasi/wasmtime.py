"""Runs the programs of the suite in wasmtime, and prints what they say as JSON.

    python wasmtime.py DIRECTORY-OF-PROGRAMS ARGS-AS-JSON ENV-AS-JSON STDIN

They are given what Suite.php gives them.
"""

import json
import os
import sys
import tempfile

# This file has the name of the package, and its directory comes first.
sys.path.pop(0)
import wasmtime  # noqa: E402


def run(engine, path, args, env, stdin):
    with tempfile.TemporaryDirectory() as root:
        os.mkdir(f"{root}/writable")
        os.makedirs(f"{root}/readonly/directory")
        for name, content in (("readonly/file", "content"), ("readonly/directory/inside", "inside"), ("stdin", stdin)):
            with open(f"{root}/{name}", "w", encoding="utf-8") as file:
                file.write(content)
        config = wasmtime.WasiConfig()
        config.argv = args
        config.env = list(env.items())
        config.stdin_file = f"{root}/stdin"
        config.stdout_file = f"{root}/stdout"
        config.stderr_file = f"{root}/stderr"
        config.preopen_dir(f"{root}/writable", "/")
        config.preopen_dir(f"{root}/readonly", "/readonly", fs_mutable=False)
        store = wasmtime.Store(engine)
        store.set_wasi(config)
        linker = wasmtime.Linker(engine)
        linker.define_wasi()
        instance = linker.instantiate(store, wasmtime.Module.from_file(engine, path))
        try:
            instance.exports(store)["_start"](store)
            end = "exit: 0"
        except wasmtime.ExitTrap as exit_trap:
            end = f"exit: {exit_trap.code}"
        except (wasmtime.Trap, wasmtime.WasmtimeError):
            end = "trap"
        del store
        with open(f"{root}/stdout", encoding="utf-8") as file:
            return file.read() + end + "\n"


def main():
    directory, args, env, stdin = sys.argv[1:]
    engine = wasmtime.Engine()
    outcomes = {}
    for name in sorted(os.listdir(directory)):
        if name.endswith(".wasm"):
            path = f"{directory}/{name}"
            outcomes[name[:-5]] = run(engine, path, json.loads(args), json.loads(env), stdin)
    json.dump(outcomes, sys.stdout)


main()
