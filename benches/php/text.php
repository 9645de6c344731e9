<?php

/**
 * What it costs to hand a string over and have one back: allocated by the guest, written, called with, read, given back. Beside a
 * function in PHP that copies the string, and each step alone.
 */

declare(strict_types=1);

require __DIR__ . '/harness.php';

use const Bench\EMPTY_LOOP;

/** All but the first byte: asked for all of it, substr copies nothing. */
function copied(string $text): string
{
    return substr($text, 1);
}

$instance = new Wasm\Instance(__DIR__ . '/../wasm/text.wat');
$memory = $instance->memory;

$loops = [
    EMPTY_LOOP => static function (int $n): void {
        for ($k = 0; $k < $n; ++$k) {
        }
    },
];
foreach ([64 => '64 bytes', 4096 => '4 KiB'] as $size => $much) {
    $text = str_repeat('x', $size);
    $longer = "$text.";
    $loops += [
        "$much to a guest and back" => static function (int $n) use ($instance, $memory, $text, $size): void {
            for ($k = 0; $k < $n; ++$k) {
                $place = $instance->alloc($size);
                $memory->write($place, $text);
                $memory->read($instance->copy($place, $size), $size);
                $instance->free($place);
            }
        },
        "$much, a function in PHP that copies it" => static function (int $n) use ($longer): void {
            for ($k = 0; $k < $n; ++$k) {
                copied($longer);
            }
        },
        "$much, Memory::write()" => static function (int $n) use ($memory, $text): void {
            for ($k = 0; $k < $n; ++$k) {
                $memory->write(1024, $text);
            }
        },
        "$much, Memory::read()" => static function (int $n) use ($memory, $size): void {
            for ($k = 0; $k < $n; ++$k) {
                $memory->read(1024, $size);
            }
        },
    ];
}
Bench\compare('text', $loops, 20_000);
