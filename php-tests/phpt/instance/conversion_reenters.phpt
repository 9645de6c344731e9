--TEST--
Wasm\Instance: an argument's conversion may run PHP code that calls the instance
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat('(module (func (export "sum") (param i32 i32 i32) (result i32)
    (i32.add (local.get 0) (i32.add (local.get 1) (local.get 2)))))');
// The deprecation is reported while the arguments are being converted.
set_error_handler(function () use (&$i) {
    var_dump($i->sum(100, 200, 300));
    $i = null;
    return true;
});
var_dump($i->sum(1, 2.5, 4));
?>
--EXPECT--
int(600)
int(7)
