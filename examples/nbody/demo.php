<?php

/**
 * The demo: n-body in native Rust, PHP and WebAssembly under PHP, side by side on this machine, and what a boot costs.
 *
 * Started by `make demo`. Fails when two contenders do not compute the same energy, to the last bit.
 */

declare(strict_types=1);

require __DIR__ . '/../../benches/php/measure.php';

use function Measure\{boots, compilers, contenders, energies, median, number, progress, progressDone, race, temporaryDirectory, wasmName};

const ROUNDS = 5;
const BOOT_PROCESSES = 15;

try {
    $compilers = compilers();
    $results = race(contenders(temporaryDirectory()), ROUNDS, progress(...));
    progress('booting nbody.wasm in fresh processes');
    $boots = boots($compilers[0], BOOT_PROCESSES);
} catch (RuntimeException $exception) {
    progressDone();
    fwrite(STDERR, $exception->getMessage() . "\n");
    exit(1);
}
progressDone();

$baseline = $results['rust-baseline']->milliseconds();
printf("| | nbody(%s) | vs rust-baseline |\n|---|--:|--:|\n", number(Measure\STEPS));
foreach ($results as $name => $result) {
    printf(
        "| %s%s | %s ms | %.2f |\n",
        $name,
        $result->isScaled() ? ' *' : '',
        number($result->milliseconds()),
        $result->milliseconds() / $baseline,
    );
}
printf("\nMedians of %d runs. * ran %s steps, scaled.\n", ROUNDS, number(Measure\PHP_STEPS));
if (!isset($results['php + JIT'])) {
    echo "This PHP has no JIT, so there is no row for it.\n";
}
foreach ($compilers as $compiler) {
    printf(
        "php is %.0f times slower than %s.\n",
        $results['php']->milliseconds() / $results[wasmName($compiler)]->milliseconds(),
        wasmName($compiler),
    );
}

[$cold, $warm] = [median($boots['cold']), median($boots['warm'])];
printf(
    "\nBoot of nbody.wasm with %s: first %s µs, next in the same process %.1f µs: %s times faster.\n\n",
    $compilers[0],
    number($cold),
    $warm,
    number($cold / $warm),
);

$agree = true;
foreach (energies($results) as $steps => $found) {
    $agree = $agree && count($found) === 1;
    foreach ($found as $energy => $names) {
        printf("Energy after %s steps: %s (%s)\n", number($steps), $energy, implode(', ', $names));
    }
}
echo $agree ? "All agree, to the last bit.\n" : "THEY DO NOT AGREE.\n";
exit($agree ? 0 : 1);
