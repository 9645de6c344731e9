<?php

/**
 * What compiling costs: the time, and the most memory that the process had for it, beside wasmtime for the same module, whose
 * compiler is Cranelift too (with its Python package: WASMTIME_PYTHON, or what php-tests/wasi/wasmtime.sh makes). Each in fresh
 * processes, which take turns.
 *
 *     compile.php           all of it
 *     compile.php FILE      compiles one module in this process, and prints both as JSON
 */

declare(strict_types=1);

require __DIR__ . '/harness.php';

use function Measure\{compilers, pythonWithWasmtime, run, wasmPhp};

const NODE_MODULES = __DIR__ . '/../../target/modules/node_modules';

/** What it is, where, and how often it is compiled. */
const MODULES = [
    'nbody' => [__DIR__ . '/../../examples/nbody/nbody.wasm', 21],
    'OxiPNG' => [NODE_MODULES . '/@jsquash/oxipng/codec/pkg/squoosh_oxipng_bg.wasm', 5],
    'Cedar' => [NODE_MODULES . '/@cedar-policy/cedar-wasm/web/cedar_wasm_bg.wasm', 3],
];

/** Kilobytes of memory, now or at most so far. */
function memory(string $field): float
{
    preg_match("/^$field:\s+(\d+) kB$/m", (string) @file_get_contents('/proc/self/status'), $found);

    return (float) ($found[1] ?? NAN);
}

if (isset($argv[1])) {
    $bytes = file_get_contents($argv[1]);
    $before = memory('VmRSS');
    $start = hrtime(true);
    $module = Wasm\Module::fromBytes($bytes)->compile();
    $milliseconds = (hrtime(true) - $start) / 1e6;
    echo json_encode(['ms' => $milliseconds, 'kB' => memory('VmHWM') - $before]), "\n";
    exit;
}

$python = pythonWithWasmtime();
foreach (MODULES as $name => [$path, $rounds]) {
    if (!is_file($path)) {
        fwrite(STDERR, "$name is not there: php php-tests/modules/fetch.php\n");
        continue;
    }
    $commands = ['' => [...wasmPhp(compilers()[0]), __FILE__, $path]];
    if ($python !== null) {
        $commands[', in wasmtime'] = [$python, __DIR__ . '/../python/compile.py', $path];
    }
    $measured = [];
    for ($round = 0; $round < $rounds; ++$round) {
        foreach ($commands as $where => $command) {
            foreach (json_decode(run($command), true, flags: JSON_THROW_ON_ERROR) as $unit => $value) {
                $measured["$name$where"][$unit][] = $value;
            }
        }
    }
    foreach ($measured as $what => $values) {
        Bench\row('compile', $what, 'ms', $values['ms']);
        Bench\row('compile', "$what: memory", 'kB', $values['kB']);
    }
}
