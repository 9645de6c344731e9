--TEST--
Wasm\Instance: $store is the store that it lives in
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

use Wasm\{Func, FuncType, Instance, Memory, Module, Store};

$i = wat('(module (table (export "t") 1 funcref))');
var_dump($i->store instanceof Store, $i->store === $i->store, isset($i->store), $i->store === wat('(module)')->store);
$i->t[0] = new Func(new FuncType([], []), fn() => print "called\n", $i->store);
$i->t[0]();

$store = new Store(fuel: 1000);
$fueled = new Instance(Module::fromText('(module (func (export "store") (result i32) (i32.const 3)))'), [], $store);
var_dump($fueled->store === $store, $fueled->store->fuel);
echo "an export of that name:\n";
var_dump($fueled->store(), $fueled->exports['store'] instanceof Func);

// It keeps the store alive.
$memory = new Memory(1, store: wat('(module)')->store);
var_dump($memory->pages());
attempt(function () use ($i) { $i->store = new Store; });
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(false)
called
bool(true)
int(1000)
an export of that name:
int(3)
bool(true)
int(1)
Error: Cannot modify readonly property Wasm\Instance::$store
