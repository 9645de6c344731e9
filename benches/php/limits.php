<?php

/** What limits cost while they are not reached: the same computations without one, with a time limit, and with fuel. */

declare(strict_types=1);

require __DIR__ . '/harness.php';

use Wasm\{Instance, Module, Store};

const STEPS = 500_000;
const ADDITIONS = 100_000_000;
const ROUNDS = 15;

$compiler = Measure\compilers()[0];
$nbody = new Module(__DIR__ . '/../../examples/nbody/nbody.wasm');
$loop = Module::fromText('(module (func (export "run") (param $n i32) (result i32) (local $sum i32)
    (loop $again
        (local.set $sum (i32.add (local.get $sum) (local.get $n)))
        (br_if $again (local.tee $n (i32.add (local.get $n) (i32.const -1)))))
    (local.get $sum)))');

/** Times that run in turns, so that a slow moment of the machine hits all alike. */
$race = static function (string $what, Module $module, Closure $run) use ($compiler): void {
    $instances = [
        'no limit' => new Instance($module),
        'a time limit' => new Instance($module, [], new Store(timeLimit: 3600)),
        'fuel' => new Instance($module, [], new Store(fuel: PHP_INT_MAX)),
    ];
    $times = [];
    for ($round = 0; $round < ROUNDS; ++$round) {
        foreach ($instances as $name => $instance) {
            $start = hrtime(true);
            $result = $run($instance);
            $times[$name][] = (hrtime(true) - $start) / 1e6;
            $results[$name] = $result;
        }
    }
    if (count(array_unique($results)) !== 1) {
        throw new RuntimeException("a limit changed what $what computes: " . json_encode($results));
    }
    foreach ($times as $name => $rounds) {
        Bench\row('limits', "$what, $name ($compiler)", 'ms', $rounds);
    }
};

$race('n-body', $nbody, static fn (Instance $instance): float => $instance->nbody(STEPS));
$race('a loop of i32.add', $loop, static fn (Instance $instance): int => $instance->run(ADDITIONS));
