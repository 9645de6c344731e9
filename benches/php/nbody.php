<?php

/**
 * N-body: native Rust, PHP, PHP with its JIT, wasm by every compiler built in, Node's V8 where there is one, and wasmi, if cargo
 * can build it.
 */

declare(strict_types=1);

require __DIR__ . '/harness.php';

/** The program that runs a module in wasmi; null, and the reason on stderr, where it cannot be built. */
function wasmi(): ?string
{
    $target = __DIR__ . '/../../target/tools';
    try {
        Measure\run(['cargo', 'build', '--quiet', '--release', '--manifest-path', __DIR__ . '/../wasmi/Cargo.toml', '--target-dir', $target]);
    } catch (RuntimeException $exception) {
        fwrite(STDERR, "without wasmi: {$exception->getMessage()}\n");
        return null;
    }

    return "$target/release/wasmi-contender";
}

$contenders = Measure\contenders(Measure\temporaryDirectory());
$node = $argv[1] ?? null;
if ($node !== null) {
    $contenders[] = new Measure\Contender('V8', Measure\STEPS, [$node, __DIR__ . '/../js/nbody.mjs']);
}
$wasmi = wasmi();
if ($wasmi !== null) {
    $contenders[] = new Measure\Contender('wasmi', Measure\PHP_STEPS, [$wasmi, __DIR__ . '/../../examples/nbody/nbody.wasm']);
}

$results = Measure\race($contenders, 7, Measure\progress(...));
Measure\progressDone();

$baseline = $results['rust-baseline']->milliseconds();
foreach ($results as $name => $result) {
    Bench\row('nbody', $name, 'ms', $result->rounds, [
        'ratio' => $result->milliseconds() / $baseline,
        'steps' => $result->contender->steps,
    ]);
}

foreach (Measure\energies($results) as $steps => $found) {
    if (count($found) !== 1) {
        fwrite(STDERR, "The energies after $steps steps differ: " . json_encode($found) . "\n");
        exit(1);
    }
}
