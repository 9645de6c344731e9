<?php

// No strict_types: this file is the caller whose weak mode is tested.

namespace WasmTests\Unit;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use WasmTests\Support\Wat;

/**
 * Weak mode is PHP's own: each value is given to an export and to an internal function of the same type, and the two
 * must do the same, down to the deprecation.
 */
final class CoercionTest extends TestCase
{
    /** @return iterable<string, array{mixed}> */
    public static function values(): iterable
    {
        $values = [
            0, 1, -1, 1.0, -1.0, 1.5, -0.5, 0.0, -0.0, 1e10, 2147483648.0, 9.3e18, 1e300, INF, -INF, NAN,
            9007199254740993.0, -9.2233720368547758E18, 9.2233720368547758E18,
            '', '0', '1', '-1', '+1', ' 1', '1 ', "1\n", '1.0', '1.5', '1e2', '1e-2', '.5', '1.', '0x1A', '1_000', '١',
            'abc', '1abc', '1.5abc', 'abc1', '2147483647', '9223372036854775807', '9223372036854775808',
            '-9223372036854775808', '-9223372036854775809', '1e100', '1e400', "1\0", 'INF', 'NAN', 'true', 'null',
            true, false, null, [], [1], new \stdClass, new \ArrayObject, fn() => 1,
            new class { public function __toString(): string { return '1'; } },
        ];
        foreach ($values as $index => $value) {
            yield $index . ' ' . (is_scalar($value) ? var_export($value, true) : get_debug_type($value)) => [$value];
        }
    }

    /** @dataProvider values */
    #[DataProvider('values')]
    public function testAnI64IsCoercedAsAnInt(mixed $value): void
    {
        $i = Wat::identities();
        self::assertSame(self::outcome(fn() => intdiv($value, 1)), self::outcome(fn() => $i->i64($value)));
        // Called as an object the parameter is mixed to PHP, which says so when it is given null.
        $asObject = str_replace(' of type mixed ', ' of type int ', self::outcome(fn() => ($i->i64)($value)));
        self::assertSame(self::outcome(fn() => intdiv($value, 1)), str_replace('Wasm\\Func::__invoke(): ', '', $asObject));
    }

    /** @dataProvider values */
    #[DataProvider('values')]
    public function testAnF64IsCoercedAsAFloat(mixed $value): void
    {
        $i = Wat::identities();
        self::assertSame(self::outcome(fn() => fdiv($value, 1)), self::outcome(fn() => $i->f64($value)));
    }

    /** @dataProvider values */
    #[DataProvider('values')]
    public function testAnI32IsCoercedAsAnIntOfItsRange(mixed $value): void
    {
        $i = Wat::identities();
        $actual = self::outcome(fn() => $i->i32($value));
        $expected = self::outcome(fn() => intdiv($value, 1));
        if (preg_match('/^-?\d+$/', $expected) === 1) {
            $value = (int) $expected;
            $expected = match (true) {
                $value < -(2 ** 31) || $value >= 2 ** 32 => "ValueError must be between -2147483648 and 4294967295, $value given",
                $value >= 2 ** 31 => (string) ($value - 2 ** 32),
                default => $expected,
            };
        }
        self::assertSame($expected, $actual);
    }

    /** What a call does: its value by bits, or the error without the function's name, and the diagnostics on the way. */
    private static function outcome(callable $call): string
    {
        $diagnostics = '';
        set_error_handler(static function (int $level, string $message) use (&$diagnostics): bool {
            $diagnostics .= "[$level " . preg_replace('/^.*?: (Passing null to parameter #1) \(\$\w+\)/', '$1', $message) . '] ';
            return true;
        });
        try {
            $value = $call();
            return $diagnostics . (is_float($value) ? bin2hex(pack('E', $value)) : (is_int($value) ? (string) $value : var_export($value, true)));
        } catch (\Throwable $e) {
            return $diagnostics . get_class($e) . ' ' . preg_replace('/^.*?: Argument #1 (\(\$\w+\) )?/', '', $e->getMessage());
        } finally {
            restore_error_handler();
        }
    }
}
