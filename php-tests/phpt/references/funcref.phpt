--TEST--
funcref: the same function is the same object, whichever way it came
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = new Wasm\Instance(Wasm\Module::fromText('(module
    (import "e" "host" (func $host (param i32) (result i32)))
    (type $t (func (param i32) (result i32)))
    (table $t (export "table") 4 funcref) (elem (i32.const 0) $own $host $private)
    (global (export "global") (mut funcref) (ref.func $own))
    (func $own (export "own") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
    (func $private (param i32) (result i32) (i32.add (local.get 0) (i32.const 2)))
    (export "host" (func $host))
    (func (export "id") (param funcref) (result funcref) (local.get 0))
    (func (export "get") (param i32) (result funcref) (table.get $t (local.get 0)))
    (func (export "set") (param i32 funcref) (table.set $t (local.get 0) (local.get 1)))
    (func (export "call") (param i32 i32) (result i32) (call_indirect $t (type $t) (local.get 1) (local.get 0))))'),
    ['e' => ['host' => fn(int $x) => $x + 100]]);
var_dump($i->get(0) === $i->own, $i->get(1) === $i->host, $i->table[2] === $i->get(2), $i->get(3));
var_dump($i->global->value === $i->own, $i->id($i->get(2)) === $i->table[2], $i->own == $i->host);
var_dump($i->call(0, 1), $i->call(1, 1), $i->call(2, 1), $i->get(1)(5), $i->get(2)(5));
$i->set(0, $i->host);
$i->set(3, $i->get(2));
$i->table[1] = null;
var_dump($i->call(0, 1), $i->call(3, 1), $i->table[0] === $i->host);
attempt(fn() => $i->call(1, 1));
foreach (['strlen', fn() => 1, $i, 5] as $value) {
    try {
        $i->set(0, $value);
    } catch (TypeError $e) {
        echo "TypeError\n";
    }
}
?>
--EXPECTF--
bool(true)
bool(true)
bool(true)
NULL
bool(true)
bool(true)
bool(false)
int(2)
int(101)
int(3)
int(105)
int(7)
int(101)
int(3)
bool(true)
Wasm\TrapException: uninitialized element%S
TypeError
TypeError
TypeError
TypeError
