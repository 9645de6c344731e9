--TEST--
Wasm\Instance: an i32 takes an int from -2^31 to 2^32 - 1
--EXTENSIONS--
wasm
--FILE--
<?php
declare(strict_types=1);
require __DIR__ . '/../support.inc';

$i = wat('(module (func (export "id") (param $x i32) (result i32) local.get $x))');
foreach ([0, 1, -1, 2147483647, -2147483648, 2147483648, 4294967295] as $x) {
    echo "$x: ", $i->id($x), "\n";
}
foreach ([-2147483649, 4294967296, PHP_INT_MAX, PHP_INT_MIN, 1.0, '1', true, null, [], new stdClass, NAN] as $x) {
    attempt(fn() => $i->id($x));
}
?>
--EXPECTF--
0: 0
1: 1
-1: -1
2147483647: 2147483647
-2147483648: -2147483648
2147483648: -2147483648
4294967295: -1
ValueError: Wasm\Instance::id(): Argument #1 ($x) must be between -2147483648 and 4294967295%S
ValueError: Wasm\Instance::id(): Argument #1 ($x) must be between -2147483648 and 4294967295%S
ValueError: Wasm\Instance::id(): Argument #1 ($x) must be between -2147483648 and 4294967295%S
ValueError: Wasm\Instance::id(): Argument #1 ($x) must be between -2147483648 and 4294967295%S
TypeError: Wasm\Instance::id(): Argument #1 ($x) must be of type int, float given
TypeError: Wasm\Instance::id(): Argument #1 ($x) must be of type int, string given
TypeError: Wasm\Instance::id(): Argument #1 ($x) must be of type int, %r(bool|true)%r given
TypeError: Wasm\Instance::id(): Argument #1 ($x) must be of type int, null given
TypeError: Wasm\Instance::id(): Argument #1 ($x) must be of type int, array given
TypeError: Wasm\Instance::id(): Argument #1 ($x) must be of type int, stdClass given
TypeError: Wasm\Instance::id(): Argument #1 ($x) must be of type int, float given
