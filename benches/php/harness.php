<?php

/**
 * Times loops against one another and prints the result as JSON lines.
 *
 * The loops take turns, round by round, so that a slow moment of the machine hits all of them alike; only ratios
 * within one run mean anything.
 */

declare(strict_types=1);

namespace Bench;

require __DIR__ . '/measure.php';

use function Measure\median;

const EMPTY_LOOP = 'empty loop';

/**
 * Prints a row for each loop: `value` and `rounds` are nanoseconds an iteration with the loop itself included, `net`
 * is the value without it, where the loops have an empty one among them.
 *
 * @param array<string, \Closure(int): void> $loops each runs its body that many times; the one named EMPTY_LOOP has no body
 */
function compare(string $suite, array $loops, int $iterations = 100_000, int $rounds = 31): void
{
    foreach ($loops as $loop) {
        $loop($iterations);
    }
    $times = [];
    for ($round = 0; $round < $rounds; ++$round) {
        foreach ($loops as $name => $loop) {
            $start = hrtime(true);
            $loop($iterations);
            $times[$name][] = (hrtime(true) - $start) / $iterations;
        }
    }
    $loopCost = isset($times[EMPTY_LOOP]) ? median($times[EMPTY_LOOP]) : null;
    foreach ($times as $name => $rounds) {
        row($suite, $name, 'ns', $rounds, $loopCost === null ? [] : ['net' => median($rounds) - $loopCost]);
    }
}

/**
 * Prints one row.
 *
 * @param non-empty-list<float> $rounds
 * @param array<string, mixed> $more further fields
 */
function row(string $suite, string $name, string $unit, array $rounds, array $more = []): void
{
    $row = ['suite' => $suite, 'name' => $name, 'unit' => $unit, 'value' => median($rounds), ...$more, 'rounds' => $rounds];
    echo json_encode($row, JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR), "\n";
}

/**
 * How long each of some rounds takes.
 *
 * @param \Closure(): mixed $work what it gives is let go of when the clock has been read
 * @return list<float> in microseconds
 */
function times(int $rounds, \Closure $work): array
{
    $times = [];
    for ($round = 0; $round < $rounds; ++$round) {
        $start = hrtime(true);
        $kept = $work();
        $times[] = (hrtime(true) - $start) / 1e3;
        unset($kept);
    }

    return $times;
}
