--TEST--
Wasm\Instance: a wrong number of arguments
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat('(module
    (func (export "none") (result i32) (i32.const 7))
    (func (export "one") (param i32))
    (func (export "sum") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))');
attempt(fn() => $i->none(1));
attempt(fn() => $i->one());
attempt(fn() => $i->one(1, 2));
attempt(fn() => $i->sum());
attempt(fn() => $i->sum(1));
attempt(fn() => $i->sum(1, 2, 3));
attempt(fn() => $i->sum(...range(1, 1000)));
attempt(fn() => $i->sum(...[]));
attempt(fn() => $i->none());
?>
--EXPECT--
ArgumentCountError: Wasm\Instance::none() expects exactly 0 arguments, 1 given
ArgumentCountError: Wasm\Instance::one() expects exactly 1 argument, 0 given
ArgumentCountError: Wasm\Instance::one() expects exactly 1 argument, 2 given
ArgumentCountError: Wasm\Instance::sum() expects exactly 2 arguments, 0 given
ArgumentCountError: Wasm\Instance::sum() expects exactly 2 arguments, 1 given
ArgumentCountError: Wasm\Instance::sum() expects exactly 2 arguments, 3 given
ArgumentCountError: Wasm\Instance::sum() expects exactly 2 arguments, 1000 given
ArgumentCountError: Wasm\Instance::sum() expects exactly 2 arguments, 0 given
int(7)
