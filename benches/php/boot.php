<?php

/** What a boot of nbody.wasm costs: the first in a process, the next ones, and instantiation alone. */

declare(strict_types=1);

require __DIR__ . '/harness.php';

foreach (Measure\compilers() as $compiler) {
    foreach (Measure\boots($compiler, 21) as $kind => $rounds) {
        Bench\row('boot', "$kind ($compiler)", 'us', $rounds);
    }
}
