--TEST--
Wasm\Component: numbers go in within their range and come out as they are
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
needs('components');
?>
--FILE--
<?php
require __DIR__ . '/component.inc';

$instance = Wasm\Component::fromText(ECHO_WAT)->instantiate();
$edges = [
    's8' => [-128, 127], 'u8' => [0, 255], 's16' => [-32768, 32767], 'u16' => [0, 65535],
    's32' => [-2147483648, 2147483647], 'u32' => [0, 4294967295], 's64' => [PHP_INT_MIN, PHP_INT_MAX],
];
foreach ($edges as $type => $values) {
    foreach ($values as $value) {
        assert($instance->$type($value) === $value, $type);
    }
    if ($type === 's64') {
        continue;
    }
    foreach ([$values[0] - 1, $values[1] + 1] as $value) {
        try {
            $instance->$type($value);
            echo "$type takes $value\n";
        } catch (ValueError $e) {
            echo $e->getMessage(), "\n";
        }
    }
}
var_dump($instance->u64(-1), $instance->u64('18446744073709551615'), $instance->u64('9223372036854775808') === PHP_INT_MIN);
var_dump($instance->f32(1.5), $instance->f64(0.1), $instance->f64(3), is_nan($instance->f32(NAN)), $instance->f32(-INF));
var_dump($instance->flip(true), $instance->flip(false), $instance->char('ß'), $instance->char("\u{1F980}"));
foreach ([fn() => $instance->u64('-1'), fn() => $instance->f32(1e300), fn() => $instance->char('ab'), fn() => $instance->char("\xff")] as $bad) {
    try {
        $bad();
    } catch (ValueError $e) {
        echo $e->getMessage(), "\n";
    }
}
try {
    $instance->u32('many');
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
var_dump($instance->u32('7'), $instance->isUsable());
?>
--EXPECT--
Wasm\Component\Instance::s8(): Argument #1 ($x) must be between -128 and 127, -129 given
Wasm\Component\Instance::s8(): Argument #1 ($x) must be between -128 and 127, 128 given
Wasm\Component\Instance::u8(): Argument #1 ($x) must be between 0 and 255, -1 given
Wasm\Component\Instance::u8(): Argument #1 ($x) must be between 0 and 255, 256 given
Wasm\Component\Instance::s16(): Argument #1 ($x) must be between -32768 and 32767, -32769 given
Wasm\Component\Instance::s16(): Argument #1 ($x) must be between -32768 and 32767, 32768 given
Wasm\Component\Instance::u16(): Argument #1 ($x) must be between 0 and 65535, -1 given
Wasm\Component\Instance::u16(): Argument #1 ($x) must be between 0 and 65535, 65536 given
Wasm\Component\Instance::s32(): Argument #1 ($x) must be between -2147483648 and 2147483647, -2147483649 given
Wasm\Component\Instance::s32(): Argument #1 ($x) must be between -2147483648 and 2147483647, 2147483648 given
Wasm\Component\Instance::u32(): Argument #1 ($x) must be between 0 and 4294967295, -1 given
Wasm\Component\Instance::u32(): Argument #1 ($x) must be between 0 and 4294967295, 4294967296 given
int(-1)
int(-1)
bool(true)
float(1.5)
float(0.1)
float(3)
bool(true)
float(-INF)
bool(false)
bool(true)
string(2) "ß"
string(4) "🦀"
Wasm\Component\Instance::u64(): Argument #1 ($x) must be an int, or a number up to 18446744073709551615 as a string of digits
Wasm\Component\Instance::f32(): Argument #1 ($x) must be a number that a 32-bit float can hold, 1e300 given
Wasm\Component\Instance::char(): Argument #1 ($x) must be one character, 2 given
Wasm\Component\Instance::char(): Argument #1 ($x) must be UTF-8, and is not at byte 0
Wasm\Component\Instance::u32(): Argument #1 ($x) must be of type int, string given
int(7)
bool(true)
