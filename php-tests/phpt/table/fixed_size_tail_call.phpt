--TEST--
Wasm\Table: a tail call through a table of fixed size sees what others wrote
--EXTENSIONS--
wasm
--SKIPIF--
<?php require __DIR__ . '/../skip.inc'; needs('tail calls'); ?>
--FILE--
<?php
require __DIR__ . '/../support.inc';

$store = new Wasm\Store;
$i = new Wasm\Instance(Wasm\Module::fromText('(module (type $t (func (param i32) (result i32)))
    (table (export "t") 2 2 funcref) (elem (i32.const 0) $down)
    (func $down (param i32) (result i32)
        (if (result i32) (local.get 0)
            (then (return_call_indirect (type $t) (i32.sub (local.get 0) (i32.const 1)) (i32.const 0)))
            (else (return_call_indirect (type $t) (local.get 0) (i32.const 1)))))
    (func (export "down") (param i32) (result i32) (return_call $down (local.get 0))))'), [], $store);
attempt(fn() => $i->down(1_000_000));
$type = new Wasm\FuncType([Wasm\ValType::I32], [Wasm\ValType::I32]);
$i->t[1] = new Wasm\Func($type, fn(int $n) => $n + 7, $store);
attempt(fn() => $i->down(1_000_000));
$i->t[0] = null;
attempt(fn() => $i->down(1));
attempt(fn() => $i->down(0));
?>
--EXPECTF--
Wasm\TrapException: uninitialized element%S
int(7)
Wasm\TrapException: uninitialized element%S
int(7)
