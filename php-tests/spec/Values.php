<?php

declare(strict_types=1);

namespace WasmTests\Spec;

use Wasm\Func;
use Wasm\GuestException;

/**
 * Values as the scripts write them, and as PHP has them: integers as decimal strings, floats by their bits, an
 * externref by a number that stands for an object of the host.
 */
final class Values
{
    /** @var array<string, HostObject> */
    private array $objects = [];

    /** What an action passes, or what PHP gets if it is returned. */
    public function argument(array $value): mixed
    {
        return match ($value['type']) {
            'i32', 'i64' => (int) $value['value'],
            'f32' => self::floatOfBits32((int) $value['value']),
            'f64' => self::floatOfBits64(self::unsigned($value['value'])),
            'v128' => implode(array_map(static fn(string $lane): string => self::lane($value['lane_type'], $lane), $value['value'])),
            'externref' => $value['value'] === 'null' ? null : $this->object($value['value']),
            'funcref', 'exnref', 'nullfuncref', 'nullexternref', 'nullexnref' => null,
            default => throw new \DomainException("no argument can be of type $value[type]"),
        };
    }

    /** Whether PHP got what is expected, bit by bit. */
    public function matches(mixed $actual, array $expected): bool
    {
        $given = $expected['value'] ?? null;
        return match ($expected['type']) {
            'i32', 'i64' => $actual === (int) $given,
            'f32' => is_float($actual) && self::floatMatches('f32', self::bytes32($actual), $given),
            'f64' => is_float($actual) && self::floatMatches('f64', pack('e', $actual), $given),
            'v128' => is_string($actual) && strlen($actual) === 16 && self::lanesMatch($actual, $expected['lane_type'], $given),
            'externref' => match ($given) {
                null => $actual !== null,
                'null' => $actual === null,
                default => $actual === $this->object($given),
            },
            'funcref' => $given === 'null' ? $actual === null : $actual instanceof Func,
            'exnref' => $given === 'null' ? $actual === null : $actual instanceof GuestException,
            'refnull', 'nullfuncref', 'nullexternref', 'nullexnref' => $actual === null,
            'either' => array_filter($expected['values'], fn(array $one): bool => $this->matches($actual, $one)) !== [],
            default => throw new \DomainException("no result can be of type $expected[type]"),
        };
    }

    /** A value of PHP's for a message. */
    public static function describe(mixed $value): string
    {
        return match (true) {
            is_float($value) => sprintf('%s (0x%s)', var_export($value, true), bin2hex(strrev(pack('e', $value)))),
            is_string($value) => '0x' . bin2hex(strrev($value)),
            is_array($value) => '[' . implode(', ', array_map(self::describe(...), $value)) . ']',
            $value instanceof HostObject => "host object $value->number",
            is_object($value) => $value::class,
            default => var_export($value, true),
        };
    }

    private function object(string $number): HostObject
    {
        return $this->objects[$number] ??= new HostObject($number);
    }

    /** The bits of a 32-bit float as PHP's float: a NaN keeps sign, quiet bit and payload, as the extension has it. */
    private static function floatOfBits32(int $bits): float
    {
        if (($bits & 0x7f800000) !== 0x7f800000 || ($bits & 0x7fffff) === 0) {
            return unpack('g', pack('V', $bits))[1];
        }
        return self::floatOfBits64(($bits & 0x80000000) << 32 | 0x7ff << 52 | ($bits & 0x7fffff) << 29);
    }

    private static function floatOfBits64(int $bits): float
    {
        return unpack('e', pack('P', $bits))[1];
    }

    /** A float that must have come from 32 bits, as those four bytes; eight bytes if it cannot have. */
    private static function bytes32(float $value): string
    {
        if (!is_nan($value)) {
            return unpack('g', pack('g', $value))[1] === $value ? pack('g', $value) : pack('e', $value);
        }
        $bits = unpack('P', pack('e', $value))[1];
        if (($bits & 0x1fffffff) !== 0) {
            return pack('e', $value);
        }
        return pack('V', ($bits >> 32 & 0x80000000) | 0x7f800000 | ($bits >> 29 & 0x7fffff));
    }

    private static function lanesMatch(string $actual, string $type, array $lanes): bool
    {
        $lanesOfActual = str_split($actual, intdiv(16, count($lanes)));
        foreach ($lanes as $place => $lane) {
            $matches = str_starts_with($type, 'f')
                ? self::floatMatches($type, $lanesOfActual[$place], $lane)
                : $lanesOfActual[$place] === self::lane($type, $lane);
            if (!$matches) {
                return false;
            }
        }
        return true;
    }

    /** The little-endian bytes of a lane. */
    private static function lane(string $type, string $value): string
    {
        return match ($type) {
            'i8' => pack('c', (int) $value),
            'i16' => pack('v', (int) $value),
            'i32', 'f32' => pack('V', (int) $value),
            'i64', 'f64' => pack('P', self::unsigned($value)),
        };
    }

    /** Whether a float's little-endian bytes are those of a number, or a NaN of a kind (specification 4.3.3). */
    private static function floatMatches(string $type, string $bytes, string $expected): bool
    {
        [$size, $exponent, $quiet] = $type === 'f32'
            ? [4, "\x00\x00\x80\x7f", "\x00\x00\x40\x00"]
            : [8, "\x00\x00\x00\x00\x00\x00\xf0\x7f", "\x00\x00\x00\x00\x00\x00\x08\x00"];
        if (strlen($bytes) !== $size) {
            return false;
        }
        $positive = $bytes & str_repeat("\xff", $size - 1) . "\x7f";
        return match ($expected) {
            'nan:canonical' => $positive === ($exponent | $quiet),
            'nan:arithmetic' => ($positive & ($exponent | $quiet)) === ($exponent | $quiet),
            default => $bytes === self::lane($type, $expected),
        };
    }

    /** A decimal number below 2^64, or above -2^63, as the int of the same bits. */
    private static function unsigned(string $decimal): int
    {
        $bits = (int) $decimal;
        if ((string) $bits === $decimal) {
            return $bits;
        }
        // In two halves: PHP's addition would turn into one of floats.
        $tens = (int) substr($decimal, 0, -1);
        $low = ($tens & 0xffffffff) * 10 + (int) substr($decimal, -1);
        $high = ($tens >> 32) * 10 + ($low >> 32);
        return $high << 32 | $low & 0xffffffff;
    }
}
