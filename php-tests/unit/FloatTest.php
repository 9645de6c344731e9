<?php

declare(strict_types=1);

namespace WasmTests\Unit;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use Wasm\Instance;
use WasmTests\Support\Wat;

/** Floats at their edges: compared by bits, for NaNs and negative zero equal others. */
final class FloatTest extends TestCase
{
    private static Instance $i;

    public static function setUpBeforeClass(): void
    {
        self::$i = Wat::identities();
    }

    private static function f64(int $bits): float
    {
        return unpack('E', pack('J', $bits))[1];
    }

    private static function bits(float $value): int
    {
        return unpack('J', pack('E', $value))[1];
    }

    /** @return iterable<string, array{int}> */
    public static function doubles(): iterable
    {
        $interesting = [
            0x0000000000000000, 0x0000000000000001, 0x000fffffffffffff, 0x0010000000000000, 0x3ca0000000000000,
            0x3ff0000000000000, 0x3ff0000000000001, 0x3fb999999999999a, 0x4330000000000001, 0x43e0000000000000,
            0x7fefffffffffffff, 0x7ff0000000000000, 0x7ff0000000000001, 0x7ff7ffffffffffff, 0x7ff8000000000000,
            0x7ff8000000000001, 0x7fffffffffffffff, 0x7ff4000000000000,
        ];
        foreach ($interesting as $bits) {
            yield sprintf('%016x', $bits) => [$bits];
            yield sprintf('%016x', $bits | PHP_INT_MIN) => [$bits | PHP_INT_MIN];
        }
    }

    /** @dataProvider doubles */
    #[DataProvider('doubles')]
    public function testF64KeepsItsBits(int $bits): void
    {
        $value = self::f64($bits);
        self::assertSame($bits, self::bits(self::$i->f64($value)));
        self::assertSame($bits, self::$i->f64_bits($value));
        self::assertSame($bits, self::bits(self::$i->f64_of_bits($bits)));
    }

    /** @return iterable<string, array{int, int}> the bits of a single and of the double that denotes it */
    public static function singles(): iterable
    {
        $interesting = [
            // zero, the smallest and the largest subnormal, the smallest normal
            [0x00000000, 0x0000000000000000], [0x00000001, 0x36a0000000000000], [0x007fffff, 0x380fffffc0000000],
            [0x00800000, 0x3810000000000000],
            // one, the next one, 0.1, the largest, infinity
            [0x3f800000, 0x3ff0000000000000], [0x3f800001, 0x3ff0000020000000], [0x3dcccccd, 0x3fb99999a0000000],
            [0x7f7fffff, 0x47efffffe0000000], [0x7f800000, 0x7ff0000000000000],
            // NaNs: the payload shifted left by 29, the quiet bit as it is
            [0x7fc00000, 0x7ff8000000000000], [0x7fc00001, 0x7ff8000020000000], [0x7f800001, 0x7ff0000020000000],
            [0x7fbfffff, 0x7ff7ffffe0000000], [0x7fa00000, 0x7ff4000000000000], [0x7fffffff, 0x7fffffffe0000000],
        ];
        foreach ($interesting as [$single, $double]) {
            yield sprintf('%08x', $single) => [$single, $double];
            yield sprintf('%08x', $single | 0x80000000) => [$single | 0x80000000, $double | PHP_INT_MIN];
        }
    }

    /** @dataProvider singles */
    #[DataProvider('singles')]
    public function testF32KeepsItsBits(int $single, int $double): void
    {
        $value = self::f64($double);
        self::assertSame($double, self::bits(self::$i->f32_of_bits($single)));
        self::assertSame($single, self::$i->f32_bits($value) & 0xffffffff);
        self::assertSame($double, self::bits(self::$i->f32($value)));
    }

    /** @return iterable<string, array{float, int}> a double and the bits of the nearest single */
    public static function rounded(): iterable
    {
        yield 'one and a half ulp down to even' => [1.0 + 2 ** -24, 0x3f800000];
        yield 'just above the half' => [1.0 + 2 ** -24 + 2 ** -50, 0x3f800001];
        yield 'three halves up to even' => [1.0 + 3 * 2 ** -24, 0x3f800002];
        yield '2^24 + 1' => [16777217.0, 0x4b800000];
        yield '2^24 + 3' => [16777219.0, 0x4b800002];
        yield 'half of the smallest subnormal' => [2 ** -150, 0x00000000];
        yield 'just above it' => [2 ** -150 * 1.0000001, 0x00000001];
        yield 'negative half of the smallest subnormal' => [-(2 ** -150), 0x80000000];
        yield 'pi' => [M_PI, 0x40490fdb];
    }

    /** @dataProvider rounded */
    #[DataProvider('rounded')]
    public function testF32RoundsToTheNearestTiesToEven(float $value, int $single): void
    {
        self::assertSame($single, self::$i->f32_bits($value) & 0xffffffff);
    }

    public function testAnF64NanAsF32StaysANan(): void
    {
        foreach ([0x7ff0000000000001, 0x7ff000001fffffff, -0x000fffffffffffff, 0x7ff8000000000001] as $bits) {
            $single = self::$i->f32_bits(self::f64($bits));
            self::assertSame(0x7f800000, $single & 0x7f800000);
            self::assertNotSame(0, $single & 0x007fffff);
            self::assertSame($bits < 0, $single < 0);
        }
    }

    public function testIntegersAsFloats(): void
    {
        self::assertSame(3.0, self::$i->f64(3));
        self::assertSame(-3.0, self::$i->f32(-3));
        self::assertSame((float) PHP_INT_MAX, self::$i->f64(PHP_INT_MAX));
        self::assertSame((float) PHP_INT_MIN, self::$i->f32(PHP_INT_MIN));
    }

    public function testAResultThatIsAWholeNumberIsStillAFloat(): void
    {
        self::assertSame(1.0, self::$i->f64(1.0));
        self::assertSame(1.0, self::$i->f32(1.0));
    }
}
