--TEST--
Wasm\Instance::getMemoryBuffer: the first exported memory, or null
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

var_dump(wat('(module (memory 1))')->getMemoryBuffer());
var_dump(wat('(module)')->getMemoryBuffer());
$i = wat('(module (func (export "f")) (memory (export "odd name") 2) (export "again" (memory 0)))');
var_dump($i->getMemoryBuffer()->pages(), $i->getMemoryBuffer() === $i->exports['odd name'], $i->again === $i->getMemoryBuffer());
?>
--EXPECT--
NULL
NULL
int(2)
bool(true)
bool(true)
