--TEST--
Linking: a function works on the memory of its own module, whoever calls it
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$library = wat('(module (memory 1) (data (i32.const 0) "\2a") (table (export "table") 1 funcref) (elem (i32.const 0) $f)
    (func $f (export "load") (result i32) (i32.load8_u (i32.const 0))))');
foreach (['', '(memory 1) (data (i32.const 0) "\07") (func (export "own") (result i32) (i32.load8_u (i32.const 0)))'] as $memory) {
    $i = new Wasm\Instance(Wasm\Module::fromText('(module
        (import "lib" "load" (func $f (result i32))) (import "lib" "table" (table 1 funcref)) (type $t (func (result i32)))
        ' . $memory . '
        (func (export "direct") (result i32) (call $f))
        (func (export "indirect") (result i32) (call_indirect (type $t) (i32.const 0))))'), ['lib' => $library]);
    var_dump($i->direct(), $i->indirect());
}
var_dump($i->own(), $library->load());
?>
--EXPECT--
int(42)
int(42)
int(42)
int(42)
int(7)
int(42)
