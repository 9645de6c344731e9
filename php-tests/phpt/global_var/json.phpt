--TEST--
Wasm\GlobalVar: json_encode shows the value, and notices that it contains itself
--EXTENSIONS--
wasm
--FILE--
<?php
use Wasm\{GlobalType, GlobalVar, ValType};

$global = new GlobalVar(new GlobalType(ValType::ExternRef, true), ['a' => 1]);
var_dump(json_encode($global));
$global->value = $global;
var_dump(json_encode($global), json_last_error_msg());
$global->value = new GlobalVar(new GlobalType(ValType::ExternRef, true), $global);
var_dump(json_encode($global), json_last_error_msg());
// In a fiber, which has less room.
$fiber = new Fiber(fn() => json_encode($global));
$fiber->start();
var_dump($fiber->getReturn(), json_last_error_msg());
?>
--EXPECT--
string(17) "{"value":{"a":1}}"
bool(false)
string(18) "Recursion detected"
bool(false)
string(18) "Recursion detected"
bool(false)
string(18) "Recursion detected"
