--TEST--
Wasm\TrapException: the wasm functions that were running, the innermost first
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat('(module $calculator
    (func $inner (param i32) (result i32) (i32.div_s (i32.const 1) (local.get 0)))
    (func $middle (param i32) (result i32) (i32.add (i32.const 1) (call $inner (local.get 0))))
    (func $outer (export "entry") (param i32) (result i32) (i32.add (i32.const 1) (call $middle (local.get 0)))))');
try {
    $i->entry(0);
} catch (Wasm\TrapException $e) {
    foreach ($e->frames as $frame) {
        var_dump($frame instanceof Wasm\Frame);
        echo "$frame->module $frame->function $frame->functionIndex\n";
        var_dump($frame->offset > 0);
    }
    var_dump(array_is_list($e->frames));
}
var_dump($i->entry(1));
?>
--EXPECT--
bool(true)
calculator inner 0
bool(true)
bool(true)
calculator middle 1
bool(true)
bool(true)
calculator outer 2
bool(true)
bool(true)
int(3)
