<?php

/** N-body: native Rust, PHP, PHP with its JIT, wasm by every compiler built in, and Node's V8 where there is one. */

declare(strict_types=1);

require __DIR__ . '/harness.php';

$contenders = Measure\contenders(Measure\temporaryDirectory());
$node = $argv[1] ?? null;
if ($node !== null) {
    $contenders[] = new Measure\Contender('V8', Measure\STEPS, [$node, __DIR__ . '/../js/nbody.mjs']);
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
