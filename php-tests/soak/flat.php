<?php

/*
 * Calls, traps, instances and modules without end must leave the memory flat.
 *
 *     php -d extension=… flat.php [calls] [instances]      by default ten million and a hundred thousand
 *
 * Exits with 1 if one of them grows.
 */

declare(strict_types=1);

use Wasm\Cache;
use Wasm\ExportNotFoundException;
use Wasm\Instance;
use Wasm\Module;
use Wasm\TrapException;

use function WasmTests\Soak\watch;

require __DIR__ . '/watch.php';

$calls = (int) ($argv[1] ?? 10_000_000);
$instances = (int) ($argv[2] ?? 100_000);

const WAT = '(module
    (memory 1 4)
    (table 10 funcref)
    (global $n (mut i32) (i32.const 0))
    (func (export "sum") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
    (func (export "pair") (param i32) (result i32 f64) (local.get 0) (f64.const 0.5))
    (func (export "touch") (param i32) (i32.store (local.get 0) (i32.const 1)))
    (func (export "boom") unreachable))';

$path = sys_get_temp_dir() . '/wasm-soak-' . getmypid() . '.wat';
file_put_contents($path, WAT);
register_shutdown_function(static fn() => unlink($path));
$i = new Instance($path);

$scenarios = [
    'calls of a method' => [$calls, static function (int $rounds) use ($i): void {
        for ($n = 0; $n < $rounds; $n++) {
            $i->sum(1, 2);
        }
    }],
    'calls of a Func' => [intdiv($calls, 10), static function (int $rounds) use ($i): void {
        $func = $i->sum;
        for ($n = 0; $n < $rounds; $n++) {
            $func(1, 2);
        }
    }],
    'calls through new closures' => [intdiv($calls, 10), static function (int $rounds) use ($i): void {
        for ($n = 0; $n < $rounds; $n++) {
            $i->sum(...)(1, 2);
        }
    }],
    'calls of several results' => [intdiv($calls, 10), static function (int $rounds) use ($i): void {
        for ($n = 0; $n < $rounds; $n++) {
            [$a, $b] = $i->pair(7);
        }
    }],
    'wrong calls' => [intdiv($calls, 50), static function (int $rounds) use ($i): void {
        for ($n = 0; $n < $rounds; $n++) {
            try {
                $n % 3 === 0 ? $i->sum('x', 1) : ($n % 3 === 1 ? $i->sum() : $i->smu());
            } catch (TypeError | ExportNotFoundException) {
            }
        }
    }],
    'traps' => [intdiv($calls, 100), static function (int $rounds) use ($i): void {
        for ($n = 0; $n < $rounds; $n++) {
            try {
                $n % 2 ? $i->boom() : $i->touch(-1);
            } catch (TrapException) {
            }
        }
    }],
    'instances' => [$instances, static function (int $rounds) use ($path): void {
        for ($n = 0; $n < $rounds; $n++) {
            $instance = new Instance($path);
            $instance->touch(100);
        }
    }],
    'instances with exports, functions and closures, in cycles' => [intdiv($instances, 10), static function (int $rounds) use ($path): void {
        for ($n = 0; $n < $rounds; $n++) {
            $instance = new Instance($path);
            $all = new ArrayObject([$instance, $instance->exports, $instance->sum, $instance->boom(...)]);
            $all['self'] = $all;
            foreach ($instance->exports as $name => $export) {
            }
            // Before the collector's own threshold: how many it lets pile up is not the question here.
            $n % 100 === 0 and gc_collect_cycles();
        }
    }],
    'instances that trap' => [intdiv($instances, 10), static function (int $rounds): void {
        $module = Module::fromText('(module (memory 1) (func $start unreachable) (start $start))');
        for ($n = 0; $n < $rounds; $n++) {
            try {
                new Instance($module);
            } catch (TrapException) {
            }
        }
    }],
    'modules' => [intdiv($instances, 100), static function (int $rounds): void {
        for ($n = 0; $n < $rounds; $n++) {
            Module::fromText(WAT, Module::VOLATILE)->instantiate()->sum(1, 2);
        }
    }],
    'modules by way of the cache' => [intdiv($instances, 100), static function (int $rounds): void {
        for ($n = 0; $n < $rounds; $n++) {
            Module::fromText(WAT)->instantiate()->sum(1, 2);
            Cache::clear();
        }
    }],
    'broken modules' => [intdiv($instances, 10), static function (int $rounds): void {
        for ($n = 0; $n < $rounds; $n++) {
            try {
                Module::fromBytes("\0asm\x01\0\0\0\x01\x05\x01");
            } catch (Wasm\CompileException) {
            }
        }
    }],
];

exit(watch($scenarios) ? 0 : 1);
