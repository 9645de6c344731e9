--TEST--
Wasm\Table: a table of its own
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

use Wasm\{Func, FuncType, Table, TableType, ValType};

$table = new Table(new TableType(ValType::ExternRef, 2, 4), 'x');
var_dump($table->size(), count($table), $table[0], $table->get(1), $table->type());
var_dump((new Table(new TableType(ValType::FuncRef, 1)))[0]);
$func = new Func(new FuncType([], [ValType::I32]), fn() => 5);
$funcs = new Table(new TableType(ValType::FuncRef, 2), $func);
var_dump($funcs[0] === $func, $funcs[1]());
attempt(fn() => new Table(new TableType(ValType::FuncRef, 1), 'x'));
attempt(fn() => new Table(new TableType(ValType::FuncRef, 1), fn() => 1));
attempt(fn() => new Table(new TableType(ValType::I32, 1)));
attempt(fn() => new Table(new TableType(ValType::ExnRef, 1)));
attempt(fn() => new Table('funcref'));
attempt(fn() => $table->__construct(new TableType(ValType::FuncRef, 1)));
?>
--EXPECTF--
int(2)
int(2)
string(1) "x"
string(1) "x"
object(Wasm\TableType)#%d (3) {
  ["element"]=>
  enum(Wasm\ValType::ExternRef)
  ["minimum"]=>
  int(2)
  ["maximum"]=>
  int(4)
}
NULL
bool(true)
int(5)
TypeError: Wasm\Table::__construct(): Argument #2 ($initial) must be of type ?Wasm\Func, string given
TypeError: Wasm\Table::__construct(): Argument #2 ($initial) must be of type ?Wasm\Func, Closure given
ValueError: Wasm\TableType::__construct(): Argument #1 ($element) must be ValType::FuncRef or ValType::ExternRef
ValueError: Wasm\Table::__construct(): Argument #1 ($type) must have ValType::FuncRef or ValType::ExternRef as element type
TypeError: Wasm\Table::__construct(): Argument #1 ($type) must be of type Wasm\TableType with sizes from 0 to 4294967295, string given
Error: Cannot call Wasm\Table::__construct() twice
