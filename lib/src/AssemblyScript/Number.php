<?php

declare(strict_types=1);

namespace Wasm\AssemblyScript;

use Wasm\ValType;

/** The numeric types, in memory and out of it. */
final class Number
{
    /** name => how pack() writes it, its size as a power of two, whether it is signed, smallest, largest */
    private const INTEGERS = [
        'i8' => ['c', 0, true, -0x80, 0x7f],
        'u8' => ['C', 0, false, 0, 0xff],
        'i16' => ['s', 1, true, -0x8000, 0x7fff],
        'u16' => ['v', 1, false, 0, 0xffff],
        'i32' => ['l', 2, true, -0x80000000, 0x7fffffff],
        'u32' => ['V', 2, false, 0, 0xffffffff],
        'isize' => ['l', 2, true, -0x80000000, 0x7fffffff],
        'usize' => ['V', 2, false, 0, 0xffffffff],
        'i64' => ['q', 3, true, PHP_INT_MIN, PHP_INT_MAX],
        // PHP has no larger integers: the bits are kept.
        'u64' => ['P', 3, false, PHP_INT_MIN, PHP_INT_MAX],
    ];

    private const FLOATS = ['f32' => ['g', 2], 'f64' => ['e', 3]];

    private const VIEWS = [
        'Int8Array' => 'i8', 'Uint8Array' => 'u8', 'Uint8ClampedArray' => 'u8', 'Int16Array' => 'i16', 'Uint16Array' => 'u16',
        'Int32Array' => 'i32', 'Uint32Array' => 'u32', 'Int64Array' => 'i64', 'Uint64Array' => 'u64',
        'Float32Array' => 'f32', 'Float64Array' => 'f64',
    ];

    public static function isInteger(string $name): bool
    {
        return isset(self::INTEGERS[$name]);
    }

    public static function isFloat(string $name): bool
    {
        return isset(self::FLOATS[$name]);
    }

    /** The type of a typed array's elements; null: it is not a typed array. */
    public static function ofView(string $class): ?string
    {
        return self::VIEWS[$class] ?? null;
    }

    /** How pack() and unpack() write it; of a bool as well. */
    public static function format(string $name): string
    {
        return self::INTEGERS[$name][0] ?? self::FLOATS[$name][0] ?? 'C';
    }

    /** The power of two that is its size. */
    public static function align(string $name): int
    {
        return self::INTEGERS[$name][1] ?? self::FLOATS[$name][1] ?? 0;
    }

    public static function isSigned(string $name): bool
    {
        return self::INTEGERS[$name][2] ?? isset(self::FLOATS[$name]);
    }

    public static function valType(string $name): ValType
    {
        return match ($name) {
            'i64', 'u64' => ValType::I64,
            'f32' => ValType::F32,
            'f64' => ValType::F64,
            default => ValType::I32,
        };
    }

    /** The short way to know that check() lets it pass. */
    public static function fits(string $name, mixed $value): bool
    {
        return isset(self::INTEGERS[$name])
            ? is_int($value) && $value >= self::INTEGERS[$name][3] && $value <= self::INTEGERS[$name][4]
            : is_float($value);
    }

    /** @throws \TypeError|\ValueError */
    public static function check(string $name, mixed $value, string $what): int|float
    {
        if (isset(self::FLOATS[$name])) {
            return is_float($value) || is_int($value) ? $value : throw new \TypeError("$what must be of type float, " . get_debug_type($value) . ' given');
        }
        if (!is_int($value)) {
            throw new \TypeError("$what must be of type int, " . get_debug_type($value) . ' given');
        }
        [, , , $smallest, $largest] = self::INTEGERS[$name];
        return $value >= $smallest && $value <= $largest ? $value : throw new \ValueError("$what must be between $smallest and $largest, $value given");
    }
}
