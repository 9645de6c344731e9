--TEST--
Wasm\Instance: strict_types belongs to the calling file, also through a callable
--EXTENSIONS--
wasm
--FILE--
<?php
declare(strict_types=1);
require __DIR__ . '/../support.inc';

$i = wat('(module (func (export "id") (param $x i32) (result i32) local.get $x))');
attempt(fn() => $i->id('1'));
attempt(fn() => $i->id(true));
attempt(fn() => ($i->id)('1'));

// A call by the engine is never strict, for any function.
attempt(fn() => array_map([$i, 'id'], ['1']));
attempt(fn() => array_map('abs', ['1']));
?>
--EXPECTF--
TypeError: Wasm\Instance::id(): Argument #1 ($x) must be of type int, string given
TypeError: Wasm\Instance::id(): Argument #1 ($x) must be of type int, %r(bool|true)%r given
TypeError: %s: Argument #1%Smust be of type int, string given
array(1) {
  [0]=>
  int(1)
}
array(1) {
  [0]=>
  int(1)
}
