--TEST--
Wasm\Func: made by PHP, it goes through tables, globals, arguments and imports
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

use Wasm\{Func, FuncType, GlobalType, GlobalVar, Instance, Module, Store, Table, TableType, ValType};

$store = new Store;
$type = new FuncType([ValType::I32], [ValType::I32]);
$host = new Func($type, fn(int $x) => $x * 3, $store);
$table = new Table(new TableType(ValType::FuncRef, 2, 2), null, $store);
$global = new GlobalVar(new GlobalType(ValType::FuncRef, true), $host, $store);
$i = new Instance(Module::fromText('(module
    (type $t (func (param i32) (result i32)))
    (import "e" "f" (func $f (type $t)))
    (import "e" "table" (table $table 2 2 funcref))
    (import "e" "global" (global $g (mut funcref)))
    (elem declare func $f)
    (export "again" (func $f))
    (func (export "direct") (param i32) (result i32) (call $f (local.get 0)))
    (func (export "self") (result funcref) (ref.func $f))
    (func (export "id") (param funcref) (result funcref) (local.get 0))
    (func (export "store") (param funcref) (table.set $table (i32.const 0) (local.get 0)))
    (func (export "fromGlobal") (table.set $table (i32.const 1) (global.get $g)))
    (func (export "call") (param i32 i32) (result i32)
        (call_indirect $table (type $t) (local.get 1) (local.get 0))))'),
    ['e' => ['f' => $host, 'table' => $table, 'global' => $global]], $store);
var_dump($i->direct(2), $i->again === $host, $i->self() === $host, $i->id($host) === $host, $i->id(null));
$i->store($host);
$i->fromGlobal();
var_dump($table[0] === $host, $table[1] === $host, $i->call(0, 4), $i->call(1, 5));
$table[1] = new Func($type, fn(int $x) => $i->call(0, $x) + 1, $store);
var_dump($i->call(1, 5), $i->id($table[1])(6), $i->id($i->direct) === $i->direct);
$table[0] = new Func(new FuncType([], []), fn() => 1, $store);
attempt(fn() => $i->call(0, 1));
attempt(fn() => $i->id(fn() => 1));
attempt(fn() => $i->id('strlen'));
?>
--EXPECTF--
int(6)
bool(true)
bool(true)
bool(true)
NULL
bool(true)
bool(true)
int(12)
int(15)
int(16)
int(19)
bool(true)
Wasm\TrapException: indirect call type mismatch%S
TypeError: Wasm\Instance::id(): Argument #1 ($arg0) must be of type ?Wasm\Func, Closure given
TypeError: Wasm\Instance::id(): Argument #1 ($arg0) must be of type ?Wasm\Func, string given
