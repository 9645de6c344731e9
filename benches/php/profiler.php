<?php

/**
 * What taking a profile costs: the processor time of the same work without it and while it is taken, every millisecond, in
 * turns, so that a slow moment of the machine hits both alike.
 *
 * The work is a guest's alone (n-body), PHP's alone, and calls from wasm into PHP and back.
 */

declare(strict_types=1);

require __DIR__ . '/harness.php';

use Wasm\{Instance, Profiler};

use function Measure\median;

const INTERVAL = 0.001;
const ROUNDS = 101;

/** Microseconds of processor time that this process has had. */
function processorTime(): float
{
    $usage = getrusage();
    return ($usage['ru_utime.tv_sec'] + $usage['ru_stime.tv_sec']) * 1e6 + $usage['ru_utime.tv_usec'] + $usage['ru_stime.tv_usec'];
}

function timed(Closure $work, bool $profiled): float
{
    if ($profiled) {
        Profiler::start(INTERVAL);
    }
    $start = processorTime();
    $work();
    $time = processorTime() - $start;
    if ($profiled) {
        Profiler::stop();
    }
    return $time;
}

$nbody = new Instance(__DIR__ . '/../../examples/nbody/nbody.wasm');
$calls = Wasm\Module::fromText('(module (import "php" "double" (func $double (param i32) (result i32)))
    (func (export "run") (param $n i32) (local $x i32)
        (loop $again (local.set $x (call $double (local.get $n)))
            (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))))')
    ->instantiate(['php' => ['double' => static fn (int $x): int => $x & 0xffff]]);

$works = [
    'n-body in wasm' => static function () use ($nbody): void {
        $nbody->nbody(300_000);
    },
    'PHP' => static function (): void {
        $sum = 0;
        for ($i = 0; $i < 1_000_000; ++$i) {
            $sum += ord(chr($i & 0xff));
        }
    },
    'wasm that calls PHP' => static function () use ($calls): void {
        $calls->run(300_000);
    },
];
foreach ($works as $name => $work) {
    $work();
    $without = $with = $ratios = [];
    for ($round = 0; $round < ROUNDS; ++$round) {
        // Which comes first alternates, too.
        $first = timed($work, $round % 2 === 1);
        $second = timed($work, $round % 2 === 0);
        [$without[], $with[]] = $round % 2 === 1 ? [$second, $first] : [$first, $second];
        $ratios[] = end($with) / end($without);
    }
    Bench\row('profiler', $name, 'us', $without);
    Bench\row('profiler', "$name, profiled at 1 ms", 'us', $with, ['ratio' => median($ratios)]);
}
