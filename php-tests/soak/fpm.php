<?php

/*
 * One php-fpm worker serves requests of every kind without end; what it takes of the system must stay as it is.
 *
 *     WASM_EXTENSION=… php fpm.php [requests] [mark] [scenario]      by default 200 000, watched from the 10 000th on
 *
 * Both numbers are rounded up to whole rounds, in which each of fpm/scenarios.php has its turns, in another order each
 * time. The name of a scenario, or a part of it, has only those run: to find out which one grows. Exits with 1 if an
 * answer is wrong, if the worker's private memory grows by a mebibyte or more, or if it has more descriptors, threads,
 * timers or children in the end, or many more mappings.
 */

declare(strict_types=1);

namespace WasmTests\Soak;

use WasmTests\Server\FpmServer;

require __DIR__ . '/../bootstrap.php';
require __DIR__ . '/taken.php';

/** For how many types of functions that PHP makes the process keeps a module: MOST_IMPORTERS in the runtime. */
const TYPES = 64;

/** Below what the modules that come only once take together, so that each round has some of them leave. */
const CACHE_SIZE = '1M';

/** A directory that the worker can serve from, and one in it that it may write to. */
function prepare(): string
{
    $directory = sys_get_temp_dir() . '/wasm-soak-fpm-' . getmypid();
    foreach ([$directory, "$directory/scratch", "$directory/scratch/files"] as $each) {
        mkdir($each, 0755);
        chmod($each, $each === $directory ? 0755 : 0777);
    }
    $files = [
        __DIR__ . '/fpm/request.php', __DIR__ . '/fpm/scenarios.php', __DIR__ . '/../../examples/count/count.wasm',
        __DIR__ . '/../wasi/programs/path_open_numbers.wasm',
    ];
    foreach ($files as $file) {
        copy($file, "$directory/" . basename($file));
        chmod("$directory/" . basename($file), 0644);
    }
    return $directory;
}

function remove(string $path): void
{
    if (is_dir($path) && !is_link($path)) {
        array_map(static fn(string $name) => remove("$path/$name"), array_diff(scandir($path), ['.', '..']));
        rmdir($path);
    } else {
        unlink($path);
    }
}

$requests = (int) ($argv[1] ?? 200_000);
$mark = (int) ($argv[2] ?? 10_000);
$only = $argv[3] ?? '';
$scenarios = array_filter(
    require __DIR__ . '/fpm/scenarios.php',
    static fn(string $name): bool => str_contains($name, $only),
    ARRAY_FILTER_USE_KEY,
);
if (FpmServer::find() === null) {
    fwrite(STDERR, "there is no php-fpm for this PHP\n");
    exit(2);
}

$directory = prepare();
$settings = ['wasm.cache_max_size' => CACHE_SIZE, 'memory_limit' => '128M'];
if (getenv('WASM_COMPILER') === 'llvm') {
    // The linker that makes LLVM's images loses 360 bytes of each function in the process that compiles: libwild 0.10, which
    // puts boxes into an arena that drops nothing. So children compile, as docs/manual/limits.md advises.
    $settings['wasm.compile_time_limit'] = 60;
}
$server = new FpmServer($directory, $settings);
register_shutdown_function(static function () use ($server, $directory): void {
    $server->stop();
    remove($directory);
});
$worker = static fn(): array => json_decode($server->get('request.php')->body, true, 512, JSON_THROW_ON_ERROR);
$pid = $worker()['pid'];
mt_srand(1);
// As many as are kept are there from the beginning. Those that come later take their places.
for ($n = 0; isset($scenarios['a type that nobody had']) && $n < TYPES; $n++) {
    $server->get('request.php', http_build_query(['scenario' => 'a type that nobody had', 'n' => 1_000_000_000 + $n]));
}
$watched = new Watched($requests, $mark, static function () use ($server, $pid): array {
    // PHP keeps memory as recent requests needed it.
    for ($n = 0; $n < 20; $n++) {
        $server->get('request.php');
    }
    return taken($pid);
});
$sent = $wrong = 0;
for ($round = 0; $sent < $requests; $round++) {
    $names = [];
    foreach ($scenarios as $name => [$often]) {
        // Those that are to come less than once a round are in the first one.
        $times = (int) (floor($round * $often) - floor(($round - 1) * $often));
        array_push($names, ...array_fill(0, $times, $name));
    }
    shuffle($names);
    foreach ($names as $name) {
        [, $status, $expected] = $scenarios[$name];
        $response = $server->get('request.php', http_build_query(['scenario' => $name, 'n' => $sent++]));
        $right = $response->status === $status
            && ($status === 200 ? $response->body === $expected : str_contains($response->log, $expected));
        if (!$right && $wrong++ < 10) {
            fwrite(STDERR, "request $sent, $name: status $response->status: $response->body $response->log\n");
        }
    }
    $watched->round($sent);
}
$grown = $watched->end($sent);
$status = $worker();
printf("%d rounds of %d scenarios, %d evictions, %d bytes of code in the cache\n", $round, count($scenarios), $status['evictions'], $status['code_bytes']);

$failures = $wrong === 0 ? [] : ["$wrong answers are wrong"];
if ($status['pid'] !== $pid) {
    $failures[] = 'the worker is another one';
}
$failures = [...$failures, ...$grown];
echo $failures === [] ? "flat\n" : implode("\n", $failures) . "\n";
exit($failures === [] ? 0 : 1);
