<?php

declare(strict_types=1);

namespace WasmTests\Unit;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use Wasm\Instance;
use WasmTests\Support\Wat;

/** Integers at their edges, by every way into wasm and back. */
final class IntegerTest extends TestCase
{
    private static Instance $i;

    public static function setUpBeforeClass(): void
    {
        self::$i = Wat::identities();
    }

    /** @return iterable<string, array{int}> */
    public static function i32(): iterable
    {
        for ($bit = 0; $bit < 32; $bit++) {
            foreach ([(1 << $bit) - 1, 1 << $bit, (1 << $bit) + 1, -(1 << $bit), ~(1 << $bit), 2 ** 32 - 1] as $value) {
                if ($value >= -(2 ** 31) && $value < 2 ** 32) {
                    $values["i32 $value"] = [$value];
                }
            }
        }
        return $values;
    }

    /** @dataProvider i32 */
    #[DataProvider('i32')]
    public function testI32(int $value): void
    {
        $signed = $value >= 2 ** 31 ? $value - 2 ** 32 : $value;
        self::assertSame($signed, self::$i->i32($value));
        self::assertSame($signed, (self::$i->i32)($value));
        self::assertSame($signed, self::$i->exports->i32($value));
        self::assertSame([$signed], array_map([self::$i, 'i32'], [$value]));
        self::assertSame($value & 0xffffffff, self::$i->i32_to_i64_u($value));
    }

    /** @return iterable<string, array{int}> */
    public static function outsideOfI32(): iterable
    {
        foreach ([-(2 ** 31) - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 40, -(2 ** 32), PHP_INT_MAX, PHP_INT_MIN] as $value) {
            yield (string) $value => [$value];
        }
    }

    /** @dataProvider outsideOfI32 */
    #[DataProvider('outsideOfI32')]
    public function testOutsideOfI32(int $value): void
    {
        foreach ([fn() => self::$i->i32($value), fn() => (self::$i->i32)($value), fn() => self::$i->i32(...)($value)] as $call) {
            try {
                $call();
                self::fail('accepted');
            } catch (\ValueError $e) {
                self::assertMatchesRegularExpression('/Argument #1 (\(\$x\) )?must be between -2147483648 and 4294967295/', $e->getMessage());
            }
        }
    }

    /** @return iterable<string, array{int}> */
    public static function i64(): iterable
    {
        for ($bit = 0; $bit < 64; $bit++) {
            $power = 1 << $bit;
            foreach ([$power, ~$power, $power ^ 1, $power >> 1] as $value) {
                $values["i64 $value"] = [$value];
            }
        }
        return $values;
    }

    /** @dataProvider i64 */
    #[DataProvider('i64')]
    public function testI64(int $value): void
    {
        self::assertSame($value, self::$i->i64($value));
        self::assertSame($value, (self::$i->i64)($value));
    }
}
