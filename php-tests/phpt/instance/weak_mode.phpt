--TEST--
Wasm\Instance: without strict_types, arguments are coerced as for an internal function
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat('(module
    (func (export "i32") (param $x i32) (result i32) local.get $x)
    (func (export "i64") (param $x i64) (result i64) local.get $x)
    (func (export "f64") (param $x f64) (result f64) local.get $x))');

attempt(fn() => $i->i32('42'));
attempt(fn() => $i->i32(' 42'));
attempt(fn() => $i->i32(true));
attempt(fn() => $i->i32(false));
attempt(fn() => $i->i32(7.0));
attempt(fn() => $i->i32('1e3'));
attempt(fn() => $i->i32('4294967296'));
attempt(fn() => $i->i32('forty-two'));
attempt(fn() => $i->i32(''));
attempt(fn() => $i->i32([]));
attempt(fn() => $i->i32(NAN));
attempt(fn() => $i->i64('-9223372036854775808'));
attempt(fn() => $i->i64('9223372036854775808'));
attempt(fn() => $i->i64(1e19));
attempt(fn() => $i->f64('1.5'));
attempt(fn() => $i->f64(true));
attempt(fn() => $i->f64('apples'));

// Neither a fraction nor null is lost silently.
attempt(fn() => $i->i32(1.5));
attempt(fn() => $i->i32('1.5'));
attempt(fn() => $i->i32(null));
attempt(fn() => $i->f64(null));
?>
--EXPECTF--
int(42)
int(42)
int(1)
int(0)
int(7)
int(1000)
ValueError: Wasm\Instance::i32(): Argument #1 ($x) must be between -2147483648 and 4294967295%S
TypeError: Wasm\Instance::i32(): Argument #1 ($x) must be of type int, string given
TypeError: Wasm\Instance::i32(): Argument #1 ($x) must be of type int, string given
TypeError: Wasm\Instance::i32(): Argument #1 ($x) must be of type int, array given
TypeError: Wasm\Instance::i32(): Argument #1 ($x) must be of type int, float given
int(-9223372036854775808)
TypeError: Wasm\Instance::i64(): Argument #1 ($x) must be of type int, string given
TypeError: Wasm\Instance::i64(): Argument #1 ($x) must be of type int, float given
float(1.5)
float(1)
TypeError: Wasm\Instance::f64(): Argument #1 ($x) must be of type float, string given

Deprecated: Implicit conversion from float 1.5 to int loses precision in %s on line %d
int(1)

Deprecated: Implicit conversion from float-string "1.5" to int loses precision in %s on line %d
int(1)

Deprecated: Wasm\Instance::i32(): Passing null to parameter #1 ($x) of type int is deprecated in %s on line %d
int(0)

Deprecated: Wasm\Instance::f64(): Passing null to parameter #1 ($x) of type float is deprecated in %s on line %d
float(0)
