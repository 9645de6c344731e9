--TEST--
Wasm\Memory: an instance and PHP see the same bytes
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat('(module (memory (export "memory") 1 4) (memory $no 1)
    (func (export "load") (param i32) (result i32) (i32.load8_u (local.get 0)))
    (func (export "store") (param i32 i32) (i32.store8 (local.get 0) (local.get 1)))
    (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))))');
var_dump($i->memory === $i->memory, $i->memory === $i->exports['memory'], $i->getMemoryBuffer() === $i->memory);
$i->memory[3] = 77;
$i->store(4, 78);
var_dump($i->load(3), $i->memory[4]);
var_dump($i->memory->grow(1), $i->grow(1), $i->memory->pages());
$i->memory[196607] = 1;
var_dump($i->load(196607));
$memory = $i->memory;
unset($i);
gc_collect_cycles();
var_dump($memory[3], $memory->grow(1));
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
int(77)
int(78)
int(1)
int(2)
int(3)
int(1)
int(77)
int(3)
