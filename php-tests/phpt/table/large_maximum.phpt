--TEST--
Wasm\Table: a maximum beyond what can be had is none that hinders a small table
--EXTENSIONS--
wasm
--FILE--
<?php
$instance = new Wasm\Instance(Wasm\Module::fromText('(module
    (table (export "t") 1 0xffff_ffff funcref)
    (func (export "grow") (param i32) (result i32) (table.grow 0 (ref.null func) (local.get 0))))'));
var_dump($instance->grow(2), $instance->t->size(), $instance->grow(-4));

$table = new Wasm\Table(new Wasm\TableType(Wasm\ValType::ExternRef, 1, 0xffffffff));
var_dump($table->grow(1), count($table));
?>
--EXPECT--
int(1)
int(3)
int(-1)
int(1)
int(2)
