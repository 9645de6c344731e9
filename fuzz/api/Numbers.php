<?php

declare(strict_types=1);

namespace WasmFuzz;

/** The numbers that a memory can hold: their sizes, what PHP values they take, and their bytes. */
final class Numbers
{
    public const SIZES = [
        'Int8' => 1, 'Uint8' => 1, 'Int16' => 2, 'Uint16' => 2, 'Int32' => 4, 'Uint32' => 4, 'Int64' => 8, 'Uint64' => 8,
        'Float32' => 4, 'Float64' => 8,
    ];

    private const FLOAT32_EXPONENT = 0x7f800000;

    private const FLOAT64_EXPONENT = 0x7ff0000000000000;

    /** How far a payload moves between the two widths of a NaN. */
    private const SHIFT = 29;

    /** The bytes of a value; an int counts as a float, and nothing else as anything else. */
    public static function toBytes(string $type, mixed $value): string
    {
        if ($type === 'Float32' || $type === 'Float64') {
            if (!is_int($value) && !is_float($value)) {
                throw new Expected(\TypeError::class);
            }
            return $type === 'Float64' ? pack('e', (float) $value) : pack('V', self::toFloat32((float) $value));
        }
        if (!is_int($value)) {
            throw new Expected(\TypeError::class);
        }
        $bits = 8 * self::SIZES[$type];
        if ($bits < 64) {
            [$from, $to] = str_starts_with($type, 'U') ? [0, (1 << $bits) - 1] : [-(1 << $bits - 1), (1 << $bits - 1) - 1];
            if ($value < $from || $value > $to) {
                throw new Expected(\ValueError::class);
            }
        }
        return substr(pack('P', $value), 0, self::SIZES[$type]);
    }

    public static function fromBytes(string $type, string $bytes): int|float
    {
        if ($type === 'Float64') {
            return unpack('e', $bytes)[1];
        }
        $bits = unpack('P', str_pad($bytes, 8, "\0"))[1];
        if ($type === 'Float32') {
            return self::fromFloat32($bits);
        }
        $width = 8 * self::SIZES[$type];
        return $width < 64 && !str_starts_with($type, 'U') && $bits >> $width - 1 === 1 ? $bits - (1 << $width) : $bits;
    }

    /** The bits of the nearest float of 32 bits. */
    private static function toFloat32(float $value): int
    {
        if (!is_nan($value)) {
            $bits = unpack('V', pack('g', $value))[1];
            if (($bits & 0x7fffffff) === self::FLOAT32_EXPONENT && !is_infinite($value)) {
                throw new Expected(\ValueError::class);
            }
            return $bits;
        }
        $bits = unpack('P', pack('e', $value))[1];
        $payload = ($bits >> self::SHIFT) & 0x7fffff;
        return ($bits < 0 ? 0x80000000 : 0) | self::FLOAT32_EXPONENT | ($payload === 0 ? 1 << 22 : $payload);
    }

    private static function fromFloat32(int $bits): float
    {
        if (($bits & 0x7fffffff) <= self::FLOAT32_EXPONENT) {
            return unpack('g', pack('V', $bits))[1];
        }
        $sign = $bits & 0x80000000 ? PHP_INT_MIN : 0;
        return unpack('e', pack('P', $sign | self::FLOAT64_EXPONENT | ($bits & 0x7fffff) << self::SHIFT))[1];
    }

    /** What a value is after it was stored as a wasm type. */
    public static function stored(string $type, mixed $value): mixed
    {
        switch ($type) {
            case 'i32':
                $value = is_bool($value) ? (int) $value : $value;
                if (!is_int($value)) {
                    throw new Expected(\TypeError::class);
                }
                if ($value < -0x80000000 || $value > 0xffffffff) {
                    throw new Expected(\ValueError::class);
                }
                return self::fromBytes('Int32', substr(pack('P', $value), 0, 4));
            case 'i64':
                return self::fromBytes('Int64', self::toBytes('Int64', $value));
            case 'f32':
                return self::fromBytes('Float32', self::toBytes('Float32', $value));
            case 'f64':
                return self::fromBytes('Float64', self::toBytes('Float64', $value));
            default:
                return $value;
        }
    }
}
