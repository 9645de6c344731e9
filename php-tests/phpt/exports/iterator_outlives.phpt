--TEST--
Wasm\Exports: an iterator outlives the instance
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$iterator = wat('(module (func (export "a") (result i32) (i32.const 1)) (func (export "b") (result i32) (i32.const 2)))')->exports->getIterator();
gc_collect_cycles();
foreach ($iterator as $name => $func) {
    echo $name, $func(), ' ';
}
echo "\n";
foreach (wat('(module (func (export "f") (result i32) (i32.const 3)))')->exports as $name => $func) {
    echo $name, $func(), "\n";
}
?>
--EXPECT--
a1 b2 
f3
