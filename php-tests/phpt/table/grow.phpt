--TEST--
Wasm\Table: grows up to its maximum
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$table = new Wasm\Table(new Wasm\TableType(Wasm\ValType::ExternRef, 1, 4), 'old');
var_dump($table->grow(1), $table->grow(1, 'new'), $table->grow(0), $table->size());
var_dump($table[0], $table[1], $table[2], $table->type()->minimum, $table->type()->maximum);
attempt(fn() => $table->grow(2));
attempt(fn() => $table->grow(-1));
attempt(fn() => $table->grow(PHP_INT_MAX));
$funcs = new Wasm\Table(new Wasm\TableType(Wasm\ValType::FuncRef, 0));
attempt(fn() => $funcs->grow(1, 'strlen'));
attempt(fn() => $funcs->grow(4294967295));
var_dump($funcs->grow(1), $funcs[0], $table->size());
?>
--EXPECT--
int(1)
int(2)
int(3)
int(3)
string(3) "old"
NULL
string(3) "new"
int(3)
int(4)
ValueError: Wasm\Table::grow(): Argument #1 ($by) must let the table grow: 2 given, the size is 3 and the maximum 4
ValueError: Wasm\Table::grow(): Argument #1 ($by) must let the table grow: -1 given, the size is 3 and the maximum 4
ValueError: Wasm\Table::grow(): Argument #1 ($by) must let the table grow: 9223372036854775807 given, the size is 3 and the maximum 4
TypeError: Wasm\Table::grow(): Argument #2 ($value) must be of type ?Wasm\Func, string given
ValueError: Wasm\Table::grow(): Argument #1 ($by) must let the table grow: 4294967295 given, the size is 0 and the maximum none; a table may have 10000000 elements
int(0)
NULL
int(3)
