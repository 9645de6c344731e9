<?php

/*
 * WASI programs without end must leave the memory, and the descriptors of the process, as they are.
 *
 *     php -d extension=… wasi.php [runs]      by default a hundred thousand
 *
 * Exits with 1 if one of them grows.
 */

declare(strict_types=1);

use Wasm\Module;
use Wasm\Preopen;
use Wasm\Wasi;

use function WasmTests\Soak\watch;

require __DIR__ . '/watch.php';

$runs = (int) ($argv[1] ?? 100_000);
$count = new Module(__DIR__ . '/../../examples/count/count.wasm');
$files = new Module(__DIR__ . '/../wasi/programs/path_open_numbers.wasm');
$exit = Module::fromText('(module
    (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
    (memory (export "memory") 1)
    (func (export "_start") (call $exit (i32.const 1))))');
$directory = sys_get_temp_dir() . '/wasm-soak-wasi-' . getmypid();
mkdir($directory);
register_shutdown_function(static function () use ($directory): void {
    array_map(unlink(...), glob("$directory/*"));
    rmdir($directory);
});
$descriptors = static fn(): int => count(scandir('/proc/self/fd'));

$scenarios = [
    'commands' => [$runs, static function (int $rounds) use ($count): void {
        for ($n = 0; $n < $rounds; $n++) {
            Wasi::run($count, ['count'], ['NAME' => 'value'], stdin: 'some words');
        }
    }],
    'commands that exit' => [$runs, static function (int $rounds) use ($exit): void {
        for ($n = 0; $n < $rounds; $n++) {
            $wasi = new Wasi();
            $wasi->start($exit->instantiate($wasi->imports()));
        }
    }],
    'commands with streams, in cycles' => [intdiv($runs, 10), static function (int $rounds) use ($count): void {
        for ($n = 0; $n < $rounds; $n++) {
            $wasi = new Wasi(stdin: fopen('data:,some words', 'r'), stdout: fopen('php://memory', 'w'));
            $instance = $count->instantiate($wasi->imports());
            $wasi->start($instance);
            $all = new ArrayObject([$wasi, $instance, $wasi->imports()]);
            $all['self'] = $all;
            $n % 20 === 0 and gc_collect_cycles();
        }
    }],
    'commands that open files and leave them' => [intdiv($runs, 100), static function (int $rounds) use ($files, $directory): void {
        for ($n = 0; $n < $rounds; $n++) {
            Wasi::run($files, preopens: ['/' => new Preopen($directory, writable: true)]);
        }
    }],
    'output beyond its limit' => [intdiv($runs, 10), static function (int $rounds) use ($count): void {
        for ($n = 0; $n < $rounds; $n++) {
            try {
                Wasi::run($count, stdin: 'x', outputLimit: 1);
            } catch (Wasm\WasmException) {
            }
        }
    }],
];

$before = $descriptors();
$flat = watch($scenarios);
gc_collect_cycles();
if ($descriptors() !== $before) {
    echo 'there were ', $before, ' descriptors, and now there are ', $descriptors(), "\n";
    $flat = false;
}
exit($flat ? 0 : 1);
