--TEST--
Wasm\GlobalType, Wasm\TagType
--EXTENSIONS--
wasm
--FILE--
<?php
use Wasm\{GlobalType, TagType, ValType};
require __DIR__ . '/../support.inc';

var_dump(new GlobalType(ValType::F32), new GlobalType(ValType::I64, true), new TagType([ValType::I32]), new TagType([]));
var_dump(new GlobalType(ValType::F32) == new GlobalType(ValType::F32), new GlobalType(ValType::F32) == new GlobalType(ValType::F32, true));
attempt(fn() => new GlobalType('i32'));
attempt(fn() => new GlobalType(ValType::I32, []));
attempt(fn() => new TagType());
attempt(fn() => new TagType('i32'));
try {
    new TagType(['i32']);
} catch (TypeError $e) {
    echo preg_replace('/\) .*/', ')', $e->getMessage()), "\n";
}
?>
--EXPECTF--
object(Wasm\GlobalType)#%d (2) {
  ["value"]=>
  enum(Wasm\ValType::F32)
  ["mutable"]=>
  bool(false)
}
object(Wasm\GlobalType)#%d (2) {
  ["value"]=>
  enum(Wasm\ValType::I64)
  ["mutable"]=>
  bool(true)
}
object(Wasm\TagType)#%d (1) {
  ["params"]=>
  array(1) {
    [0]=>
    enum(Wasm\ValType::I32)
  }
}
object(Wasm\TagType)#%d (1) {
  ["params"]=>
  array(0) {
  }
}
bool(true)
bool(false)
TypeError: Wasm\GlobalType::__construct(): Argument #1 ($value) must be of type Wasm\ValType, string given
TypeError: Wasm\GlobalType::__construct(): Argument #2 ($mutable) must be of type bool, array given
ArgumentCountError: Wasm\TagType::__construct() expects exactly 1 argument, 0 given
TypeError: Wasm\TagType::__construct(): Argument #1 ($params) must be of type array, string given
Wasm\TagType::__construct(): Argument #1 ($params)
