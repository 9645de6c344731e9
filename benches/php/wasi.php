<?php

/**
 * WASI: a trivial command from start to exit, and a filter that moves 100 MB, beside the same in wasmtime where Python
 * has it (WASMTIME_PYTHON, or what php-tests/wasi/wasmtime.sh makes).
 */

declare(strict_types=1);

require __DIR__ . '/harness.php';

use Wasm\{Module, Wasi};

$compiler = Measure\compilers()[0];
$trivial = Module::fromText('(module
    (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
    (memory (export "memory") 1)
    (func (export "_start") (call $exit (i32.const 0))))');
$count = new Module(__DIR__ . '/../../examples/count/count.wasm');
Bench\compare('wasi', [
    "start to exit, one that does nothing ($compiler)" => static function (int $n) use ($trivial): void {
        for ($k = 0; $k < $n; ++$k) {
            Wasi::run($trivial);
        }
    },
    "start to exit, a word count in C ($compiler)" => static function (int $n) use ($count): void {
        for ($k = 0; $k < $n; ++$k) {
            Wasi::run($count, ['count'], stdin: 'a few words');
        }
    },
], 1000, 15);

const BYTES = 100_000_000;
const ROUNDS = 7;
$path = __DIR__ . '/../wasm/rot13.wasm';
$filter = new Module($path);
$source = tempnam(sys_get_temp_dir(), 'wasm-bench');
$target = tempnam(sys_get_temp_dir(), 'wasm-bench');
try {
    $line = "The quick brown fox jumps over the lazy dog, 1234567890 times.\n";
    $chunk = str_repeat($line, 16_000);
    $file = fopen($source, 'w');
    $expected = hash_init('md5');
    for ($left = BYTES; $left > 0; $left -= strlen($chunk)) {
        $part = substr($chunk, 0, $left);
        fwrite($file, $part);
        hash_update($expected, str_rot13($part));
    }
    fclose($file);
    $expected = hash_final($expected);
    $resident = static function (): int {
        preg_match('/^VmHWM:\s+(\d+) kB/m', file_get_contents('/proc/self/status'), $match);
        return (int) $match[1];
    };
    $once = static function (mixed $in) use ($filter, $target): void {
        $out = fopen($target, 'w');
        Wasi::run($filter, stdin: $in, stdout: $out);
        fclose($out);
    };
    // Once with little, so that what a run takes anyway is taken.
    $once($line);
    $before = $resident();
    $rounds = [];
    for ($round = 0; $round < ROUNDS; ++$round) {
        $in = fopen($source, 'r');
        $start = hrtime(true);
        $once($in);
        $rounds[] = (hrtime(true) - $start) / 1e6;
        fclose($in);
    }
    $grown = $resident() - $before;
    if (md5_file($target) !== $expected) {
        throw new RuntimeException('the filter wrote something else');
    }
    Bench\row('wasi', "100 MB through a filter ($compiler)", 'ms', $rounds);
    Bench\row('wasi', "memory that took ($compiler)", 'KiB', [(float) $grown]);
    $python = Measure\pythonWithWasmtime();
    if ($python !== null) {
        $output = Measure\run([$python, __DIR__ . '/../python/filter.py', $path, $source, $target, (string) ROUNDS]);
        if (md5_file($target) !== $expected) {
            throw new RuntimeException('wasmtime wrote something else');
        }
        Bench\row('wasi', '100 MB through a filter, in wasmtime', 'ms', json_decode($output));
    }
} finally {
    unlink($source);
    unlink($target);
}
