--TEST--
Wasm\Instance: two names of one function give one Func
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat('(module (func (export "a") (export "b") (result i32) (i32.const 1)))');
var_dump($i->a === $i->b);
var_dump($i->a(), $i->b());
?>
--EXPECT--
bool(true)
int(1)
int(1)
