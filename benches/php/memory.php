<?php

/**
 * What memories, views and globals cost from PHP, beside strings, SplFixedArray and properties.
 *
 * No result is kept. Indexes stay below ELEMENTS, so that SplFixedArray, sixteen bytes an element, keeps to the
 * processor's cache as the memory does.
 */

declare(strict_types=1);

require __DIR__ . '/harness.php';

use const Bench\EMPTY_LOOP;

const MEBIBYTE = 1 << 20;
const ELEMENTS = 10_000;

final class Plain
{
    public int $value = 42;
}

$instance = new Wasm\Instance(__DIR__ . '/../wasm/memory.wasm');
$memory = $instance->memory;
$u8 = new Wasm\Uint8Array($memory);
$global = $instance->counter;

// Of one byte more than is copied: asked for a whole string, substr hands out the same one and copies nothing. With a
// byte less it allocates a string and copies into it, which is what Memory::read does.
$source = random_bytes(MEBIBYTE + 1);
$bytes = substr($source, 0, MEBIBYTE);
$string = substr($source, 0, ELEMENTS + 4);
$fixed = SplFixedArray::fromArray(array_fill(0, ELEMENTS, 7));
$plain = new Plain();

$blocks = [
    'Memory::read, 1 MiB' => static function (int $n) use ($memory): void {
        for ($k = 0; $k < $n; ++$k) {
            $memory->read(0, MEBIBYTE);
        }
    },
    'Memory::write, 1 MiB' => static function (int $n) use ($memory, $bytes): void {
        for ($k = 0; $k < $n; ++$k) {
            $memory->write(0, $bytes);
        }
    },
    'substr, 1 MiB' => static function (int $n) use ($source): void {
        for ($k = 0; $k < $n; ++$k) {
            substr($source, 0, MEBIBYTE);
        }
    },
];

$elements = [
    EMPTY_LOOP => static function (int $n): void {
        for ($k = 0; $k < $n; ++$k) {
        }
    },
    '$u8[$k]' => static function (int $n) use ($u8): void {
        for ($k = 0; $k < $n; ++$k) {
            $u8[$k];
        }
    },
    '$memory[$k]' => static function (int $n) use ($memory): void {
        for ($k = 0; $k < $n; ++$k) {
            $memory[$k];
        }
    },
    'ord($string[$k])' => static function (int $n) use ($string): void {
        for ($k = 0; $k < $n; ++$k) {
            ord($string[$k]);
        }
    },
    '$fixed[$k]' => static function (int $n) use ($fixed): void {
        for ($k = 0; $k < $n; ++$k) {
            $fixed[$k];
        }
    },
    '$u8[$k] = 7' => static function (int $n) use ($u8): void {
        for ($k = 0; $k < $n; ++$k) {
            $u8[$k] = 7;
        }
    },
    '$memory[$k] = 7' => static function (int $n) use ($memory): void {
        for ($k = 0; $k < $n; ++$k) {
            $memory[$k] = 7;
        }
    },
    '$fixed[$k] = 7' => static function (int $n) use ($fixed): void {
        for ($k = 0; $k < $n; ++$k) {
            $fixed[$k] = 7;
        }
    },
    '$memory->readInt32($k)' => static function (int $n) use ($memory): void {
        for ($k = 0; $k < $n; ++$k) {
            $memory->readInt32($k);
        }
    },
    'unpack("l", $string, $k)' => static function (int $n) use ($string): void {
        for ($k = 0; $k < $n; ++$k) {
            unpack('l', $string, $k);
        }
    },
    '$i->memory' => static function (int $n) use ($instance): void {
        for ($k = 0; $k < $n; ++$k) {
            $instance->memory;
        }
    },
    '$global->value' => static function (int $n) use ($global): void {
        for ($k = 0; $k < $n; ++$k) {
            $global->value;
        }
    },
    '$plain->value' => static function (int $n) use ($plain): void {
        for ($k = 0; $k < $n; ++$k) {
            $plain->value;
        }
    },
];

Bench\compare('memory', $blocks, 200, 61);
Bench\compare('memory', $elements, ELEMENTS, 201);
