--TEST--
Memory limit: counts all memories of a store, for guests and for PHP
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$grow = Wasm\Module::fromText('(module (memory (export "memory") 2) (memory 1)
    (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
    (func (export "grow_second") (param i32) (result i32) (memory.grow 1 (local.get 0))))');
$store = new Wasm\Store(memoryLimit: 5 * Wasm\Memory::PAGE_SIZE + 100);
$i = $grow->instantiate([], $store);
echo "a guest:\n";
var_dump($i->grow(1), $i->grow_second(2), $i->grow_second(1), $i->grow(1), $i->grow(0), $i->grow_second(-1));
echo "PHP:\n";
attempt(fn() => $i->memory->grow(1));
attempt(fn() => new Wasm\Memory(1, null, false, $store));
attempt(fn() => $grow->instantiate([], $store));
attempt(fn() => Wasm\Module::fromText('(module (memory 1 1 shared))')->instantiate([], $store));
echo "the other store has its own:\n";
$other = $grow->instantiate([], new Wasm\Store(memoryLimit: 4 * Wasm\Memory::PAGE_SIZE));
var_dump($other->grow(1), $other->grow(1));
echo "a single one:\n";
$memory = new Wasm\Memory(1, 10, false, new Wasm\Store(memoryLimit: 3 * Wasm\Memory::PAGE_SIZE));
var_dump($memory->grow(2));
attempt(fn() => $memory->grow(1));
echo "shared:\n";
$memory = new Wasm\Memory(1, 10, true, new Wasm\Store(memoryLimit: 3 * Wasm\Memory::PAGE_SIZE));
var_dump($memory->grow(2));
attempt(fn() => $memory->grow(1));
echo "none at all:\n";
attempt(fn() => new Wasm\Memory(1, null, false, new Wasm\Store(memoryLimit: 0)));
attempt(fn() => (new Wasm\Memory(0, null, false, new Wasm\Store(memoryLimit: 0)))->pages());
?>
--EXPECT--
a guest:
int(2)
int(-1)
int(1)
int(-1)
int(3)
int(-1)
PHP:
ValueError: Wasm\Memory::grow(): Argument #1 ($pages) must let the memory grow: 1 given, the size is 3 pages and the maximum 65536; the store may use 327780 bytes of memories and tables, of which 327680 are in use: 65536 more are too many
Wasm\LinkException: the store may use 327780 bytes of memories and tables, of which 327680 are in use: 65536 more are too many
Wasm\LinkException: the store may use 327780 bytes of memories and tables, of which 327680 are in use: 196608 more are too many
Wasm\LinkException: the store may use 327780 bytes of memories and tables, of which 327680 are in use: 65536 more are too many
the other store has its own:
int(2)
int(-1)
a single one:
int(1)
ValueError: Wasm\Memory::grow(): Argument #1 ($pages) must let the memory grow: 1 given, the size is 3 pages and the maximum 10; the store may use 196608 bytes of memories and tables, of which 196608 are in use: 65536 more are too many
shared:
int(1)
ValueError: Wasm\Memory::grow(): Argument #1 ($pages) must let the memory grow: 1 given, the size is 3 pages and the maximum 10; the store may use 196608 bytes of memories and tables, of which 196608 are in use: 65536 more are too many
none at all:
Wasm\LinkException: the store may use 0 bytes of memories and tables, of which 0 are in use: 65536 more are too many
int(0)
