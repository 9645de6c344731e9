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
$memory = $i->getMemoryBuffer();
var_dump($memory->pages(), $memory === $i->exports['odd name'], $memory === $i->again);
?>
--EXPECT--
NULL
NULL
int(2)
bool(true)
bool(true)
