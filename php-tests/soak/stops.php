<?php

/*
 * How late guests are stopped that never end: with every compiler, on the command line and in php-fpm, many in a row.
 *
 *     WASM_EXTENSION=… php stops.php [count] [compiler …]      by default a thousand of each, with all that are built in
 *
 * Prints a line for each, with the median, the 99th percentile and the worst, and how many were later than 20 ms: the
 * system's scheduler has its part in that, so measure on a quiet machine; the first line says how late PHP itself is
 * when it only looks at the clock. Exits with 1 if a guest was not stopped at all,
 * or was of no use afterwards.
 */

declare(strict_types=1);

use WasmTests\Server\FpmServer;
use WasmTests\Support\Php;

require __DIR__ . '/../bootstrap.php';

const LATE = 20.0;

/** @return array<string, list<float|null>> how late each guest was stopped on the command line */
function onTheCommandLine(int $count, string $compiler): array
{
    $result = Php::run([__DIR__ . '/stops/stop.php', (string) $count], ['wasm.compiler' => $compiler]);
    return json_decode($result->stdout, true) ?? throw new RuntimeException($result->stdout . $result->stderr);
}

/** @return array<string, list<float|null>> in requests to one worker of php-fpm */
function inFpm(int $count, string $compiler): array
{
    $directory = sys_get_temp_dir() . '/wasm-soak-stops-' . getmypid();
    mkdir($directory, 0755);
    chmod($directory, 0755);
    copy(__DIR__ . '/stops/stop.php', "$directory/stop.php");
    chmod("$directory/stop.php", 0644);
    $server = new FpmServer($directory, ['wasm.compiler' => $compiler]);
    try {
        $late = [];
        for ($n = 0; $n < $count; $n++) {
            $response = $server->get('stop.php');
            $late[] = json_decode($response->body, true) ?? throw new RuntimeException($response->body . $response->log);
        }
        return array_merge_recursive(...$late);
    } finally {
        $server->stop();
        array_map(unlink(...), glob("$directory/*"));
        rmdir($directory);
    }
}

$count = (int) ($argv[1] ?? 1000);
preg_match('/^Compilers => (.*)$/m', Php::run(['--ri', 'wasm'])->stdout, $match);
$compilers = array_slice($argv, 2) ?: explode(', ', $match[1]);
$servers = ['cli' => onTheCommandLine(...)] + (FpmServer::find() === null ? [] : ['php-fpm' => inFpm(...)]);
$failed = 0;
foreach ($compilers as $compiler) {
    foreach ($servers as $server => $measure) {
        foreach ($measure($count, $compiler) as $guest => $late) {
            $stopped = array_filter($late, static fn(int|float|null $ms): bool => $ms !== null);
            $failed += count($late) - count($stopped);
            sort($stopped);
            $at = static fn(float $part): float => $stopped[(int) min(count($stopped) * $part, count($stopped) - 1)] ?? NAN;
            printf(
                "%-10s %-7s %-24s %4d of %d stopped; late by %.2f ms (median), %.2f ms (99 %%), %.2f ms (worst); %d later than %d ms\n",
                $compiler,
                $server,
                $guest,
                count($stopped),
                count($late),
                $at(0.5),
                $at(0.99),
                $at(1),
                count(array_filter($stopped, static fn(float $ms): bool => $ms > LATE)),
                LATE,
            );
        }
    }
}
exit($failed === 0 ? 0 : 1);
