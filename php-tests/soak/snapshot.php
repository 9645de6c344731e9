<?php

/*
 * Snapshots, and instances of them, must leave memory, descriptors and mappings flat.
 *
 *     php -d extension=… snapshot.php [instances]      by default two hundred thousand
 *
 * Exits with 1 if one of them grows.
 */

declare(strict_types=1);

use Wasm\Cache;
use Wasm\Instance;
use Wasm\Module;
use Wasm\TrapException;

use function WasmTests\Soak\watch;

require __DIR__ . '/watch.php';

$instances = (int) ($argv[1] ?? 200_000);

/** A snapshot with so many bytes that are not zero. */
function with_bytes(int $bytes): Module
{
    $instance = Module::fromText('(module (memory (export "memory") 20) (table (export "t") 10 funcref)
        (func (export "touch") (param i32) (i32.store (local.get 0) (i32.const 1)))
        (func (export "boom") unreachable))')->instantiate();
    $instance->memory->fill(0, $bytes, 7);
    $instance->t[5] = $instance->touch;
    return $instance->snapshot();
}

/** One that is copied, and two that are mapped. */
$three = [with_bytes(100), with_bytes(300_000), with_bytes(20 * 65536)];

$scenarios = [
    'instances of three snapshots in turn' => [$instances, static function (int $rounds) use ($three): void {
        for ($n = 0; $n < $rounds; $n++) {
            $instance = new Instance($three[$n % 3]);
            $instance->touch($n % 65536);
            if ($n % 100 === 0) {
                try {
                    $instance->boom();
                } catch (TrapException) {
                }
            }
        }
    }],
    'snapshots that nobody keeps' => [intdiv($instances, 100), static function (int $rounds) use ($three): void {
        for ($n = 0; $n < $rounds; $n++) {
            $instance = new Instance($three[$n % 3]);
            $instance->touch(5000);
            (new Instance($instance->snapshot()))->touch(1);
        }
    }],
    'snapshots that the process remembers' => [intdiv($instances, 200), static function (int $rounds): void {
        for ($n = 0; $n < $rounds; $n++) {
            Cache::remember('one of ' . $n % 50, static fn(): Module => with_bytes(100_000))->instantiate()->touch(1);
            if ($n % 50 === 49) {
                Cache::clear();
            }
        }
        Cache::clear();
    }],
    'snapshots as WebAssembly and as artifacts' => [intdiv($instances, 400), static function (int $rounds) use ($three): void {
        for ($n = 0; $n < $rounds; $n++) {
            Module::fromBytes($three[$n % 3]->toBytes(), Module::VOLATILE)->instantiate()->touch(1);
            Module::deserialize($three[$n % 3]->serialize())->instantiate()->touch(1);
        }
    }],
];

/** @return array{int, int} how many open files there are, and how many mappings */
function counts(): array
{
    return [count(glob('/proc/self/fd/*') ?: []), count(@file('/proc/self/maps') ?: [])];
}

// What is kept for later is there after this.
foreach ($scenarios as [, $run]) {
    $run(200);
}
[$descriptors, $mappings] = counts();
$flat = watch($scenarios);
[$descriptors, $mappings] = [counts()[0] - $descriptors, counts()[1] - $mappings];
echo "descriptors $descriptors more, mappings $mappings more\n";
// Allocators map some more memory now and then.
exit($flat && $descriptors <= 0 && $mappings < 40 ? 0 : 1);
