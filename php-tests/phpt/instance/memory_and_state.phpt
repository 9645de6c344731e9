--TEST--
Wasm\Instance: memory and globals live between calls, and belong to one instance
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$module = Wasm\Module::fromText('(module
    (memory 1 3)
    (func (export "store") (param i32 i32) (i32.store (local.get 0) (local.get 1)))
    (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
    (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
    (func (export "size") (result i32) (memory.size)))');
$a = new Wasm\Instance($module);
$b = new Wasm\Instance($module);
$a->store(100, 7);
var_dump($a->load(100), $b->load(100));
var_dump($a->grow(1), $a->size(), $b->size());
$a->store(131068, -5);
var_dump($a->load(131068), $a->load(100));
var_dump($a->grow(2), $a->size());
unset($a);
$c = new Wasm\Instance($module);
var_dump($c->load(100), $c->size());
?>
--EXPECT--
int(7)
int(0)
int(1)
int(2)
int(1)
int(-5)
int(7)
int(-1)
int(2)
int(0)
int(1)
