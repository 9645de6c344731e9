--TEST--
Wasm\Instance: an error handler that throws stops the call
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

set_error_handler(fn(int $level, string $message) => throw new ErrorException($message));
$i = wat('(module (func (export "id") (param $x i32) (result i32) local.get $x))');
attempt(fn() => $i->id(1.5));
attempt(fn() => $i->id(2));
?>
--EXPECT--
ErrorException: Implicit conversion from float 1.5 to int loses precision
int(2)
