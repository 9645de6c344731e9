--TEST--
Wasm\Instance: arguments by the names in the name section
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat('(module
    (func (export "sub") (param $minuend i32) (param $subtrahend i32) (result i32) (i32.sub (local.get 0) (local.get 1))))');
var_dump($i->sub(minuend: 7, subtrahend: 2));
var_dump($i->sub(subtrahend: 2, minuend: 7));
var_dump($i->sub(7, subtrahend: 2));
var_dump($i->sub(...['subtrahend' => 2, 'minuend' => 7]));
var_dump(call_user_func_array([$i, 'sub'], ['subtrahend' => 2, 'minuend' => 7]));
foreach ([fn() => $i->sub(subtrahend: 2), fn() => $i->sub(minuend: 2), fn() => $i->sub(7, minuend: 2)] as $call) {
    try {
        var_dump($call());
    } catch (Error $e) {
        echo get_class($e), "\n";
    }
}
?>
--EXPECT--
int(5)
int(5)
int(5)
int(5)
int(5)
ArgumentCountError
ArgumentCountError
Error
