--TEST--
Table limit: counts the elements of all tables of a store, and their bytes against its memory limit
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$module = Wasm\Module::fromText('(module (table (export "table") 10 externref)
    (func (export "grow") (param i32) (result i32) (table.grow (ref.null extern) (local.get 0))))');
$store = new Wasm\Store(tableLimit: 25);
$i = $module->instantiate([], $store);
echo "a guest:\n";
var_dump($i->grow(16), $i->grow(5), $i->grow(11), $i->grow(10), $i->grow(1));
echo "the declared type stays:\n";
var_dump($i->table->type()->minimum, $i->table->type()->maximum);
echo "PHP:\n";
attempt(fn() => $i->table->grow(1));
attempt(fn() => $module->instantiate([], $store));
$type = fn(int $minimum, ?int $maximum = null) => new Wasm\TableType(Wasm\ValType::ExternRef, $minimum, $maximum);
attempt(fn() => new Wasm\Table($type(1), null, $store));
$table = new Wasm\Table($type(2, 50), null, new Wasm\Store(tableLimit: 20));
var_dump($table->grow(18), $table->type()->maximum);
attempt(fn() => $table->grow(1));
echo "bytes:\n";
$store = new Wasm\Store(memoryLimit: Wasm\Memory::PAGE_SIZE + 100 * PHP_INT_SIZE);
$memory = new Wasm\Memory(1, null, false, $store);
attempt(fn() => new Wasm\Table($type(101), null, $store));
$table = new Wasm\Table($type(100), null, $store);
attempt(fn() => $table->grow(1));
echo "what no limit allows:\n";
attempt(fn() => new Wasm\Table($type(10_000_001)));
$i = $module->instantiate();
var_dump($i->grow(0x7fffffff), $i->grow(-1), $i->table->size());
attempt(fn() => Wasm\Module::fromText('(module (table 4294967295 funcref))')->instantiate());
attempt(fn() => Wasm\Module::fromText('(module (table 4294967295 4294967295 funcref))')->instantiate());
?>
--EXPECT--
a guest:
int(-1)
int(10)
int(-1)
int(15)
int(-1)
the declared type stays:
int(25)
NULL
PHP:
ValueError: Wasm\Table::grow(): Argument #1 ($by) must let the table grow: 1 given, the size is 25 and the maximum none; the store may use 25 elements of tables, of which 25 are in use: 1 more are too many
Wasm\LinkException: the store may use 25 elements of tables, of which 25 are in use: 10 more are too many
Wasm\LinkException: the store may use 25 elements of tables, of which 25 are in use: 1 more are too many
int(2)
int(50)
ValueError: Wasm\Table::grow(): Argument #1 ($by) must let the table grow: 1 given, the size is 20 and the maximum 50; the store may use 20 elements of tables, of which 20 are in use: 1 more are too many
bytes:
Wasm\LinkException: the store may use 66336 bytes of memories and tables, of which 65536 are in use: 808 more are too many
ValueError: Wasm\Table::grow(): Argument #1 ($by) must let the table grow: 1 given, the size is 100 and the maximum none; the store may use 66336 bytes of memories and tables, of which 66336 are in use: 8 more are too many
what no limit allows:
Wasm\LinkException: a table may have 10000000 elements, 10000001 are too many
int(-1)
int(-1)
int(10)
Wasm\LinkException: a table may have 10000000 elements, 4294967295 are too many
Wasm\LinkException: a table may have 10000000 elements, 4294967295 are too many
