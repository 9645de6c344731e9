<?php

/**
 * Boots a module in this process, and again: `fresh.php alone|trapping|wasi FILE [COUNT]`. What it imports is nothing, traps
 * when it is called, or is WASI.
 *
 * Prints JSON: `first`, the microseconds of the first boot; `next`, a list of COUNT of later ones; `origin`, where the
 * cache says the module came from.
 */

declare(strict_types=1);

use Wasm\{Imports, Instance, Module, Wasi};

[, $imports, $path, $count] = $argv + [3 => 0];

$make = match ($imports) {
    'alone' => static fn (): Instance => new Instance($path),
    'wasi' => static fn (): Instance => new Instance($path, (new Wasi())->imports()),
    'trapping' => static function () use ($path): Instance {
        $module = new Module($path);

        return $module->instantiate(Imports::trapping($module));
    },
};
$boot = static function () use ($make): float {
    $start = hrtime(true);
    // Held until the clock is read: the release of an instance is not part of its boot.
    $object = $make();

    return (hrtime(true) - $start) / 1e3;
};

$first = $boot();
$next = [];
for ($n = 0; $n < (int) $count; ++$n) {
    $next[] = $boot();
}
$origin = current(Wasm\Cache::status()['modules'])['origin'];
echo json_encode(['first' => $first, 'next' => $next, 'origin' => $origin]), "\n";
