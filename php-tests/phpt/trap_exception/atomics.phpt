--TEST--
Wasm\TrapException: an unaligned atomic access
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat('(module
    (memory 1 1 shared)
    (func (export "load") (param i32) (result i32) (i32.atomic.load (local.get 0)))
    (func (export "add") (param i32) (result i64) (i64.atomic.rmw.add (local.get 0) (i64.const 1))))');
var_dump($i->load(4), $i->add(8));
foreach (['load', 'add'] as $name) {
    try {
        $i->$name(2);
    } catch (Wasm\TrapException $e) {
        var_dump($e->trapCode);
    }
}
?>
--EXPECT--
int(0)
int(0)
enum(Wasm\TrapCode::UnalignedAtomic)
enum(Wasm\TrapCode::UnalignedAtomic)
