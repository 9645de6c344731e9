--TEST--
Wasm\Table: functions of an instance, called through its table
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$store = new Wasm\Store;
$i = new Wasm\Instance(Wasm\Module::fromText('(module
    (type $t (func (param i32) (result i32)))
    (table (export "table") 3 10 funcref)
    (elem (i32.const 0) $double $square)
    (func $double (export "double") (param i32) (result i32) (i32.mul (local.get 0) (i32.const 2)))
    (func $square (param i32) (result i32) (i32.mul (local.get 0) (local.get 0)))
    (func (export "call") (param i32 i32) (result i32) (call_indirect (type $t) (local.get 1) (local.get 0)))
    (func (export "size") (result i32) (table.size)))'), [], $store);
var_dump($i->table === $i->table, $i->table[0] === $i->double, $i->table[1](7), $i->table[2]);
var_dump((string) $i->table[1]->type(), $i->table[1] === $i->table[1]);
$i->table[2] = $i->table[1];
var_dump($i->call(2, 9));
// A host function, also of another type.
$type = new Wasm\FuncType([Wasm\ValType::I32], [Wasm\ValType::I32]);
$i->table[0] = new Wasm\Func($type, fn(int $x) => $x + 1000, $store);
var_dump($i->call(0, 5), $i->table[0](6));
$i->table[1] = null;
attempt(fn() => $i->call(1, 5));
var_dump($i->table->grow(2, $i->double), $i->size(), $i->call(4, 21));
attempt(fn() => $i->call(5, 0));
?>
--EXPECTF--
bool(true)
bool(true)
int(49)
NULL
string(12) "(i32) -> i32"
bool(true)
int(81)
int(1005)
int(1006)
Wasm\TrapException: uninitialized element%S
int(3)
int(5)
int(42)
Wasm\TrapException: out of bounds table access%S
