<?php

/**
 * A plug-in of Extism that gives back what it is given: a small call, and a MiB in and out, beside the same with Extism's own
 * SDK where PyPI has it (EXTISM_PYTHON, or what benches/python/extism.sh makes).
 */

declare(strict_types=1);

require __DIR__ . '/harness.php';
require __DIR__ . '/../../lib/autoload.php';

use Wasm\Extism\Plugin;
use Wasm\Module;

const SIZES = ['a call with 10 bytes' => [10, 2000], '1 MiB in and out' => [1 << 20, 5]];
const ROUNDS = 15;

// As a PDK does it: the input is copied into the plug-in's memory, eight bytes at a time, and out of it.
$module = Module::fromText('(module
    (import "extism:host/env" "input_length" (func $length (result i64)))
    (import "extism:host/env" "input_load_u64" (func $input64 (param i64) (result i64)))
    (import "extism:host/env" "input_load_u8" (func $input8 (param i64) (result i32)))
    (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
    (import "extism:host/env" "store_u64" (func $store64 (param i64 i64)))
    (import "extism:host/env" "store_u8" (func $store8 (param i64 i32)))
    (import "extism:host/env" "output_set" (func $output (param i64 i64)))
    (memory 20)
    (func (export "echo") (result i32) (local $length i64) (local $words i64) (local $at i64) (local $block i64)
        (local.set $length (call $length))
        (local.set $words (i64.and (local.get $length) (i64.const -8)))
        (local.set $block (call $alloc (local.get $length)))
        (block $done (loop $next
            (br_if $done (i64.eq (local.get $at) (local.get $words)))
            (i64.store (i32.wrap_i64 (local.get $at)) (call $input64 (local.get $at)))
            (local.set $at (i64.add (local.get $at) (i64.const 8)))
            (br $next)))
        (block $done (loop $next
            (br_if $done (i64.eq (local.get $at) (local.get $length)))
            (i32.store8 (i32.wrap_i64 (local.get $at)) (call $input8 (local.get $at)))
            (local.set $at (i64.add (local.get $at) (i64.const 1)))
            (br $next)))
        (local.set $at (i64.const 0))
        (block $done (loop $next
            (br_if $done (i64.eq (local.get $at) (local.get $words)))
            (call $store64 (i64.add (local.get $block) (local.get $at)) (i64.load (i32.wrap_i64 (local.get $at))))
            (local.set $at (i64.add (local.get $at) (i64.const 8)))
            (br $next)))
        (block $done (loop $next
            (br_if $done (i64.eq (local.get $at) (local.get $length)))
            (call $store8 (i64.add (local.get $block) (local.get $at)) (i32.load8_u (i32.wrap_i64 (local.get $at))))
            (local.set $at (i64.add (local.get $at) (i64.const 1)))
            (br $next)))
        (call $output (local.get $block) (local.get $length))
        (i32.const 0)))');

$compiler = Measure\compilers()[0];
$plugin = new Plugin($module);
foreach (SIZES as $what => [$size, $calls]) {
    $text = str_repeat('x', $size);
    $times = [];
    for ($round = 0; $round <= ROUNDS; ++$round) {
        $start = hrtime(true);
        for ($call = 0; $call < $calls; ++$call) {
            $output = $plugin->call('echo', $text);
        }
        $times[] = (hrtime(true) - $start) / 1e6 / $calls;
        if ($output !== $text) {
            throw new RuntimeException('the plug-in gave something else');
        }
    }
    Bench\row('extism', "$what ($compiler)", 'ms', array_slice($times, 1));
}

$python = getenv('EXTISM_PYTHON');
if ($python === false) {
    // Where it cannot be had the script says why.
    exec('sh ' . escapeshellarg(__DIR__ . '/../python/extism.sh'), $said, $exit);
    $python = $exit === 0 ? __DIR__ . '/../../target/extism/bin/python' : false;
}
if ($python !== false) {
    $path = tempnam(sys_get_temp_dir(), 'wasm-bench');
    try {
        file_put_contents($path, $module->toBytes());
        foreach (SIZES as $what => [$size, $calls]) {
            $times = Measure\run([$python, __DIR__ . '/../python/extism_echo.py', $path, (string) $size, (string) ROUNDS, (string) $calls]);
            Bench\row('extism', "$what, with Extism's SDK for Python", 'ms', json_decode($times));
        }
    } finally {
        unlink($path);
    }
}
