--TEST--
Wasm\TableType
--EXTENSIONS--
wasm
--FILE--
<?php
use Wasm\{TableType, ValType};
require __DIR__ . '/../support.inc';

var_dump(new TableType(ValType::FuncRef, 1), new TableType(ValType::ExternRef, 0, 10));
var_dump(new TableType(ValType::FuncRef, 1) == new TableType(ValType::FuncRef, 1), new TableType(ValType::FuncRef, 1) == new TableType(ValType::ExternRef, 1));
attempt(fn() => new TableType(ValType::FuncRef));
attempt(fn() => new TableType('funcref', 1));
foreach ([[ValType::FuncRef, -1], [ValType::FuncRef, 1, -1], [ValType::FuncRef, 2, 1], [ValType::I32, 1]] as $arguments) {
    try {
        new TableType(...$arguments);
        echo "made\n";
    } catch (ValueError $e) {
        echo preg_replace('/\) .*/', ')', $e->getMessage()), "\n";
    }
}
?>
--EXPECTF--
object(Wasm\TableType)#%d (3) {
  ["element"]=>
  enum(Wasm\ValType::FuncRef)
  ["minimum"]=>
  int(1)
  ["maximum"]=>
  NULL
}
object(Wasm\TableType)#%d (3) {
  ["element"]=>
  enum(Wasm\ValType::ExternRef)
  ["minimum"]=>
  int(0)
  ["maximum"]=>
  int(10)
}
bool(true)
bool(false)
ArgumentCountError: Wasm\TableType::__construct() expects at least 2 arguments, 1 given
TypeError: Wasm\TableType::__construct(): Argument #1 ($element) must be of type Wasm\ValType, string given
Wasm\TableType::__construct(): Argument #2 ($minimum)
Wasm\TableType::__construct(): Argument #3 ($maximum)
Wasm\TableType::__construct(): Argument #3 ($maximum)
Wasm\TableType::__construct(): Argument #1 ($element)
