<?php

/**
 * What a call of a component costs: numbers, beside the same call of a module; a string, a record and a variant, bytes; beside
 * wasmtime's Python bindings where PyPI has them (WASMTIME_PYTHON, or what php-tests/wasi/wasmtime.sh makes).
 */

declare(strict_types=1);

require __DIR__ . '/harness.php';

if (!class_exists(Wasm\Component::class)) {
    exit;
}

const PATH = __DIR__ . '/../wasm/component.wat';
const MIB = 1 << 20;
const ROUNDS = 15;

$module = new Wasm\Instance(__DIR__ . '/../wasm/call.wasm');
$component = (new Wasm\Component(PATH))->instantiate();
$text = str_repeat('x', 64);
$order = ['id' => 7, 'price' => 2.5, 'name' => 'a name', 'paid' => true, 'size' => 3];

Bench\compare('component', [
    Bench\EMPTY_LOOP => static function (int $n): void {
        for ($k = 0; $k < $n; ++$k) {
        }
    },
    '(u32, u32) -> u32 of a module' => static function (int $n) use ($module): void {
        for ($k = 0; $k < $n; ++$k) {
            $module->sum($k, 2);
        }
    },
    '(u32, u32) -> u32' => static function (int $n) use ($component): void {
        for ($k = 0; $k < $n; ++$k) {
            $component->add($k, 2);
        }
    },
    'a string of 64 bytes in and out' => static function (int $n) use ($component, $text): void {
        for ($k = 0; $k < $n; ++$k) {
            $component->text($text);
        }
    },
    'a record of five fields in, a variant out' => static function (int $n) use ($component, $order): void {
        for ($k = 0; $k < $n; ++$k) {
            $component->record($order);
        }
    },
], 20_000);

$bytes = random_bytes(16 * MIB);
$memory = new Wasm\Memory(600);
$times = [];
for ($round = 0; $round <= ROUNDS; ++$round) {
    $start = hrtime(true);
    $memory->write(0, $bytes);
    $read = $memory->read(0, 16 * MIB);
    $times['16 MiB of bytes by Memory::write() and read()'][] = (float) (hrtime(true) - $start);
    $start = hrtime(true);
    $given = $component->bytes($bytes);
    $times['16 MiB of bytes in and out'][] = (float) (hrtime(true) - $start);
    if ($read !== $bytes || $given !== $bytes) {
        throw new RuntimeException('the bytes are others');
    }
    unset($read, $given);
}
foreach ($times as $name => $rounds) {
    Bench\row('component', $name, 'ns', array_slice($rounds, 1));
}

$python = Measure\pythonWithWasmtime();
if ($python !== null) {
    foreach (json_decode(Measure\run([$python, __DIR__ . '/../python/component.py', PATH, (string) ROUNDS]), true) as $name => $rounds) {
        Bench\row('component', "$name, wasmtime in Python", 'ns', $rounds);
    }
}
