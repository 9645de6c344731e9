<?php

/*
 * Runs scenarios and watches whether the memory stays flat.
 *
 * Each scenario runs a tenth as warm-up, then whole, while PHP's own memory and the process's resident set are
 * watched.
 */

declare(strict_types=1);

namespace WasmTests\Soak;

/** What may remain: noise of the allocators, far below a leak of one byte a round. */
const PHP_SLACK = 64 * 1024;
const RESIDENT_SLACK = 4 * 1024 * 1024;

/**
 * Prints a line a scenario.
 *
 * @param array<string, array{int, \Closure(int): void}> $scenarios name => rounds, and what runs so many
 * @return bool whether all of them left the memory flat
 */
function watch(array $scenarios): bool
{
    $flat = true;
    foreach ($scenarios as $name => [$rounds, $run]) {
        $run(max(1, intdiv($rounds, 10)));
        gc_collect_cycles();
        $before = [memory_get_usage(), resident()];
        $started = hrtime(true);
        $run($rounds);
        $seconds = (hrtime(true) - $started) / 1e9;
        gc_collect_cycles();
        $growth = [memory_get_usage() - $before[0], $before[1] === null ? 0 : resident() - $before[1]];
        $grows = $growth[0] > PHP_SLACK || $growth[1] > RESIDENT_SLACK;
        $flat = $flat && !$grows;
        printf(
            "%-58s %9d rounds %7.2f s, PHP %+7.1f KiB, resident %+8.1f KiB%s\n",
            $name,
            $rounds,
            $seconds,
            $growth[0] / 1024,
            $growth[1] / 1024,
            $grows ? '  GROWS' : '',
        );
    }
    return $flat;
}

/** The resident set in bytes, or null where the system does not tell. */
function resident(): ?int
{
    $statm = @file_get_contents('/proc/self/statm');
    return $statm === false ? null : (int) explode(' ', $statm)[1] * 4096;
}
