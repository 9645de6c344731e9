<?php

/**
 * What a call costs: into wasm by every way there is, and into the peers that a PHP developer would compare it with.
 *
 * Needs the extension, and FFI for its row: run.php starts it with both. The bodies look alike on purpose: each is a
 * loop over a call with the counter as first argument, and no result is kept.
 */

declare(strict_types=1);

require __DIR__ . '/harness.php';

use const Bench\EMPTY_LOOP;

final class Userland
{
    public function none(): int
    {
        return 3;
    }

    public function sum(int $x, int $y): int
    {
        return $x + $y;
    }

    public function sumFloat(float $x, float $y): float
    {
        return $x + $y;
    }

    public function mixed(int $a, int $b, float $c, float $d, int $e, int $f): float
    {
        return $a + $b + $c + $d + $e + $f;
    }
}

final class Magic
{
    public function __call(string $name, array $arguments): mixed
    {
        return $arguments[0] + $arguments[1];
    }
}

function sum(int $x, int $y): int
{
    return $x + $y;
}

$instance = new Wasm\Instance(__DIR__ . '/../wasm/call.wasm');
$exports = $instance->exports;
$func = $exports->sum;
$callable = $instance->sum(...);

$userland = new Userland();
$userlandCallable = $userland->sum(...);
$magic = new Magic();

$loops = [
    EMPTY_LOOP => static function (int $n): void {
        for ($k = 0; $k < $n; ++$k) {
        }
    },
    'wasm method, two i32' => static function (int $n) use ($instance): void {
        for ($k = 0; $k < $n; ++$k) {
            $instance->sum($k, 2);
        }
    },
    'wasm method, no argument' => static function (int $n) use ($instance): void {
        for ($k = 0; $k < $n; ++$k) {
            $instance->none();
        }
    },
    'wasm method, two f64' => static function (int $n) use ($instance): void {
        for ($k = 0; $k < $n; ++$k) {
            $instance->sum_f64(1.5, 2.5);
        }
    },
    'wasm method, six mixed' => static function (int $n) use ($instance): void {
        for ($k = 0; $k < $n; ++$k) {
            $instance->mixed($k, 2, 3.5, 4.5, 5, 6);
        }
    },
    'wasm exports method, two i32' => static function (int $n) use ($exports): void {
        for ($k = 0; $k < $n; ++$k) {
            $exports->sum($k, 2);
        }
    },
    'wasm Func, two i32' => static function (int $n) use ($func): void {
        for ($k = 0; $k < $n; ++$k) {
            $func($k, 2);
        }
    },
    'wasm first-class callable, two i32' => static function (int $n) use ($callable): void {
        for ($k = 0; $k < $n; ++$k) {
            $callable($k, 2);
        }
    },
    'userland function, two ints' => static function (int $n): void {
        for ($k = 0; $k < $n; ++$k) {
            sum($k, 2);
        }
    },
    'userland method, two ints' => static function (int $n) use ($userland): void {
        for ($k = 0; $k < $n; ++$k) {
            $userland->sum($k, 2);
        }
    },
    'userland method, no argument' => static function (int $n) use ($userland): void {
        for ($k = 0; $k < $n; ++$k) {
            $userland->none();
        }
    },
    'userland method, two floats' => static function (int $n) use ($userland): void {
        for ($k = 0; $k < $n; ++$k) {
            $userland->sumFloat(1.5, 2.5);
        }
    },
    'userland method, six mixed' => static function (int $n) use ($userland): void {
        for ($k = 0; $k < $n; ++$k) {
            $userland->mixed($k, 2, 3.5, 4.5, 5, 6);
        }
    },
    'userland first-class callable, two ints' => static function (int $n) use ($userlandCallable): void {
        for ($k = 0; $k < $n; ++$k) {
            $userlandCallable($k, 2);
        }
    },
    'userland __call, two ints' => static function (int $n) use ($magic): void {
        for ($k = 0; $k < $n; ++$k) {
            $magic->sum($k, 2);
        }
    },
];

if (extension_loaded('ffi')) {
    $library = Measure\temporaryDirectory() . '/sum.so';
    Measure\run(['cc', '-O2', '-shared', '-fPIC', '-o', $library, __DIR__ . '/../c/sum.c']);
    $ffi = FFI::cdef('int sum(int x, int y);', $library);
    $loops['FFI, two ints'] = static function (int $n) use ($ffi): void {
        for ($k = 0; $k < $n; ++$k) {
            $ffi->sum($k, 2);
        }
    };
}

Bench\compare('call', $loops);
