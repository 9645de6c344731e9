<?php

/**
 * What a host call costs: wasm calling a PHP closure, a million times in one call of an export.
 *
 * The peers are what calls the same closure object in plain PHP: array_map, which is C calling PHP as a host call is,
 * and a loop of PHP. Rows are nanoseconds a call of the closure, with whatever loops around it included.
 */

declare(strict_types=1);

require __DIR__ . '/harness.php';

const CALLS = 1_000_000;

/** Short, to be kind to array_map: over a list of CALLS it spends a good part of its time on fresh pages. */
const LIST_LENGTH = 1_000;

$none = static fn (): int => 3;
$int = static fn (int $x): int => $x + 1;
$floats = static fn (float $x, float $y): float => $x + $y;

$instance = new Wasm\Instance(__DIR__ . '/../wasm/host.wasm', ['host' => ['none' => $none, 'int' => $int, 'floats' => $floats]]);
$ints = range(1, LIST_LENGTH);
$allInts = range(1, CALLS);
$xs = array_fill(0, LIST_LENGTH, 1.5);
$ys = array_fill(0, LIST_LENGTH, 2.5);

$loops = [
    'host call, (i32) -> i32' => static function (int $n) use ($instance): void {
        $instance->int($n);
    },
    'array_map, one int' => static function (int $n) use ($int, $ints): void {
        for ($k = 0; $k < $n; $k += LIST_LENGTH) {
            array_map($int, $ints);
        }
    },
    'array_map, one int, over a list of a million' => static function () use ($int, $allInts): void {
        array_map($int, $allInts);
    },
    'PHP loop, one int' => static function (int $n) use ($int): void {
        for ($k = 0; $k < $n; ++$k) {
            $int($k);
        }
    },
    'host call, (f64, f64) -> f64' => static function (int $n) use ($instance): void {
        $instance->floats($n);
    },
    'array_map, two floats' => static function (int $n) use ($floats, $xs, $ys): void {
        for ($k = 0; $k < $n; $k += LIST_LENGTH) {
            array_map($floats, $xs, $ys);
        }
    },
    'PHP loop, two floats' => static function (int $n) use ($floats): void {
        for ($k = 0; $k < $n; ++$k) {
            $floats(1.5, 2.5);
        }
    },
    'host call, () -> i32' => static function (int $n) use ($instance): void {
        $instance->none($n);
    },
    'PHP loop, no argument' => static function (int $n) use ($none): void {
        for ($k = 0; $k < $n; ++$k) {
            $none();
        }
    },
];

Bench\compare('host', $loops, CALLS, 15);
