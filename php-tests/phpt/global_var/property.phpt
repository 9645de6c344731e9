--TEST--
Wasm\GlobalVar: value is its only property
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$global = new Wasm\GlobalVar(new Wasm\GlobalType(Wasm\ValType::I32, true), 1);
attempt(function () use ($global) { unset($global->value); });
attempt(function () use ($global) { $global->other = 1; });
attempt(fn() => @$global->other);
var_dump(isset($global->other), property_exists($global, 'value'), (array) $global);
attempt(fn() => clone $global);
attempt(fn() => serialize($global));
attempt(fn() => $global->__construct(new Wasm\GlobalType(Wasm\ValType::I32), 2));
attempt(fn() => new Wasm\GlobalVar('i32', 1));
attempt(fn() => new Wasm\GlobalVar(new Wasm\GlobalType(Wasm\ValType::I32)));
$a = wat('(module (global (export "a") (mut i32) (i32.const 1)) (export "b" (global 0))
    (global (export "c") i32 (i32.const 1)))');
var_dump($a->a == $a->b, $a->a == $a->c);
?>
--EXPECT--
Error: Cannot unset property Wasm\GlobalVar::$value
Error: Cannot create dynamic property Wasm\GlobalVar::$other
NULL
bool(false)
bool(true)
array(1) {
  ["value"]=>
  int(1)
}
Error: Trying to clone an uncloneable object of class Wasm\GlobalVar
Exception: Serialization of 'Wasm\GlobalVar' is not allowed
Error: Cannot call Wasm\GlobalVar::__construct() twice
TypeError: Wasm\GlobalVar::__construct(): Argument #1 ($type) must be of type Wasm\GlobalType, string given
ArgumentCountError: Wasm\GlobalVar::__construct() expects at least 2 arguments, 1 given
bool(true)
bool(false)
