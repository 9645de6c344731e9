<?php

/**
 * Runs the n-body problem once, in PHP or in WebAssembly, in a process of its own: `contender.php php|wasm STEPS`.
 *
 * Prints what rust-baseline prints: the energy, every bit of it, and the milliseconds that the calculation took.
 */

declare(strict_types=1);

require __DIR__ . '/nbody.php';

[, $kind, $steps] = $argv;
$nbody = match ($kind) {
    'php' => nbody(...),
    'wasm' => (new Wasm\Instance(__DIR__ . '/nbody.wasm'))->nbody(...),
};

$start = hrtime(true);
$energy = $nbody((int) $steps);
$elapsed = hrtime(true) - $start;

echo json_encode($energy), ' ', $elapsed / 1e6, "\n";
