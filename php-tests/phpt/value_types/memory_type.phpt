--TEST--
Wasm\MemoryType
--EXTENSIONS--
wasm
--FILE--
<?php
use Wasm\MemoryType;
require __DIR__ . '/../support.inc';

var_dump(new MemoryType(1), new MemoryType(0, 65536, true), new MemoryType(minimum: 2, shared: false));
var_dump(new MemoryType(1) == new MemoryType(1), new MemoryType(1) == new MemoryType(1, 1));
attempt(fn() => new MemoryType());
attempt(fn() => new MemoryType('x'));
attempt(fn() => new MemoryType(1, 'x'));
foreach ([[-1], [1, -1], [2, 1]] as $arguments) {
    try {
        new MemoryType(...$arguments);
        echo "made\n";
    } catch (ValueError $e) {
        echo preg_replace('/\) .*/', ')', $e->getMessage()), "\n";
    }
}
?>
--EXPECTF--
object(Wasm\MemoryType)#%d (3) {
  ["minimum"]=>
  int(1)
  ["maximum"]=>
  NULL
  ["shared"]=>
  bool(false)
}
object(Wasm\MemoryType)#%d (3) {
  ["minimum"]=>
  int(0)
  ["maximum"]=>
  int(65536)
  ["shared"]=>
  bool(true)
}
object(Wasm\MemoryType)#%d (3) {
  ["minimum"]=>
  int(2)
  ["maximum"]=>
  NULL
  ["shared"]=>
  bool(false)
}
bool(true)
bool(false)
ArgumentCountError: Wasm\MemoryType::__construct() expects at least 1 argument, 0 given
TypeError: Wasm\MemoryType::__construct(): Argument #1 ($minimum) must be of type int, string given
TypeError: Wasm\MemoryType::__construct(): Argument #2 ($maximum) must be of type ?int, string given
Wasm\MemoryType::__construct(): Argument #1 ($minimum)
Wasm\MemoryType::__construct(): Argument #2 ($maximum)
Wasm\MemoryType::__construct(): Argument #2 ($maximum)
