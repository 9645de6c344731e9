--TEST--
Wasm\Table: add() makes an element of a callable, and gives its index
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

use Wasm\{Func, FuncType, Store, Table, TableType, ValType};

$i = wat('(module (type $t (func (param i32) (result i32)))
    (table (export "t") 1 4 funcref)
    (func $double (export "double") (param i32) (result i32) (i32.mul (local.get 0) (i32.const 2)))
    (func (export "call") (param i32 i32) (result i32) (call_indirect (type $t) (local.get 1) (local.get 0))))');
$type = new FuncType([ValType::I32], [ValType::I32]);
var_dump($i->t->add(fn(int $x) => $x + 100, $type), $i->call(1, 1));
var_dump($i->t->add($i->double, $type), $i->call(2, 21), $i->t[2] === $i->double);
$loose = new Func($type, fn(int $x) => -$x);
var_dump($i->t->add($loose, $type), $i->call(3, 5), $i->t[3] === $loose);
attempt(fn() => $i->t->add(fn() => 1, $type));
var_dump(count($i->t));

echo "refused:\n";
$table = new Table(new TableType(ValType::FuncRef, 0));
attempt(fn() => $table->add(fn() => 1, 'type'));
attempt(fn() => $table->add('no function', $type));
attempt(fn() => $table->add(function (&$x) {}, $type));
attempt(fn() => $table->add($loose, new FuncType([], [])));
attempt(fn() => $table->add($loose, $type));
attempt(fn() => (new Table(new TableType(ValType::ExternRef, 0)))->add(fn() => 1, $type));
attempt(fn() => (new Table(new TableType(ValType::FuncRef, 0), null, new Store(tableLimit: 0)))->add(fn() => 1, $type));
var_dump(count($table));

echo "the callable lives as long as the store:\n";
$object = new class { public function __destruct() { echo "gone\n"; } };
$table = new Table(new TableType(ValType::FuncRef, 0), null, new Store);
$table->add(fn() => $object, new FuncType([], []));
unset($object);
$table[0] = null;
echo "still there\n";
unset($table);
?>
--EXPECTF--
int(1)
int(101)
int(2)
int(42)
bool(true)
int(3)
int(-5)
bool(true)
ValueError: Wasm\Table::add(): the table cannot grow: 1 given, the size is 4 and the maximum 4
int(4)
refused:
TypeError: Wasm\Table::add(): Argument #2 ($type) must be of type Wasm\FuncType, string given
TypeError: Wasm\Table::add(): Argument #1 ($callable) must be a valid callback, string given
ValueError: Wasm\Table::add(): Argument #1 ($callable) must not take arguments by reference: wasm passes values
ValueError: Wasm\Table::add(): Argument #2 ($type) must be the type of the function, which is (i32) -> i32, () -> () given
Wasm\WasmError: both must belong to the same Wasm\Store, and these do not
Error: Wasm\Table::add() needs a table of funcref, and this is one of externref
ValueError: Wasm\Table::add(): the table cannot grow: 1 given, the size is 0 and the maximum none; %s
int(0)
the callable lives as long as the store:
still there
gone
