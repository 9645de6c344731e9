--TEST--
Wasm\Instance: an i64 takes any int
--EXTENSIONS--
wasm
--FILE--
<?php
declare(strict_types=1);
require __DIR__ . '/../support.inc';

$i = wat('(module (func (export "id") (param $x i64) (result i64) local.get $x))');
foreach ([0, 1, -1, 4294967296, PHP_INT_MAX, PHP_INT_MIN] as $x) {
    var_dump($i->id($x) === $x);
}
foreach ([1.0, 9.3e18, '1', false, null, [], fopen('php://memory', 'r')] as $x) {
    attempt(fn() => $i->id($x));
}
?>
--EXPECTF--
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
TypeError: Wasm\Instance::id(): Argument #1 ($x) must be of type int, float given
TypeError: Wasm\Instance::id(): Argument #1 ($x) must be of type int, float given
TypeError: Wasm\Instance::id(): Argument #1 ($x) must be of type int, string given
TypeError: Wasm\Instance::id(): Argument #1 ($x) must be of type int, %r(bool|false)%r given
TypeError: Wasm\Instance::id(): Argument #1 ($x) must be of type int, null given
TypeError: Wasm\Instance::id(): Argument #1 ($x) must be of type int, array given
TypeError: Wasm\Instance::id(): Argument #1 ($x) must be of type int, resource given
