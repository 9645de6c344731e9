<?php

/**
 * Boots a module in this process, and again: `fresh.php Instance|Module FILE [COUNT]`.
 *
 * Prints JSON: `first`, the microseconds of the first boot; `next`, a list of COUNT of later ones; `origin`, where the
 * cache says the module came from. With `Module` it is loaded, and not instantiated.
 */

declare(strict_types=1);

[, $class, $path, $count] = $argv + [3 => 0];
$class = "Wasm\\$class";

$boot = static function () use ($class, $path): float {
    $start = hrtime(true);
    // Held until the clock is read: the release of an instance is not part of its boot.
    $object = new $class($path);

    return (hrtime(true) - $start) / 1e3;
};

$first = $boot();
$next = [];
for ($n = 0; $n < (int) $count; ++$n) {
    $next[] = $boot();
}
$origin = current(Wasm\Cache::status()['modules'])['origin'];
echo json_encode(['first' => $first, 'next' => $next, 'origin' => $origin]), "\n";
