<?php

/**
 * Measures from the first boot of nbody.wasm in a process to the next ones: `boot.php [COUNT]`.
 *
 * To be started afresh for each cold boot. Prints microseconds as JSON: `cold`, one number; `warm` and `instantiate`,
 * a list of COUNT numbers each.
 */

declare(strict_types=1);

$path = __DIR__ . '/nbody.wasm';
$count = (int) ($argv[1] ?? 1000);

$microseconds = static function (Closure $boot): float {
    $start = hrtime(true);
    // Held until the clock is read: the release of an instance is not part of its boot.
    $instance = $boot();
    $elapsed = hrtime(true) - $start;

    return $elapsed / 1e3;
};

$repeat = static function (Closure $boot) use ($count, $microseconds): array {
    $times = [];
    for ($i = 0; $i < $count; ++$i) {
        $times[] = $microseconds($boot);
    }

    return $times;
};

$open = static fn (): Wasm\Instance => new Wasm\Instance($path);
$cold = $microseconds($open);
$warm = $repeat($open);
$module = new Wasm\Module($path);
$instantiate = $repeat(static fn (): Wasm\Instance => Wasm\Instance::fromModule($module));

echo json_encode(['cold' => $cold, 'warm' => $warm, 'instantiate' => $instantiate]), "\n";
