--TEST--
Dynamic properties are refused
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat(SUM_WAT);
$global = new Wasm\GlobalVar(new Wasm\GlobalType(Wasm\ValType::I32, true), 1);
foreach ([$i->sum, $i->module, new Wasm\Store, $global] as $object) {
    attempt(function () use ($object) { $object->brandNew = 1; });
    attempt(function () use ($object) { $r = &$object->brandNew; });
}
?>
--EXPECT--
Error: Cannot create dynamic property Wasm\Func::$brandNew
Error: Cannot create dynamic property Wasm\Func::$brandNew
Error: Cannot create dynamic property Wasm\Module::$brandNew
Error: Cannot create dynamic property Wasm\Module::$brandNew
Error: Cannot create dynamic property Wasm\Store::$brandNew
Error: Cannot create dynamic property Wasm\Store::$brandNew
Error: Cannot create dynamic property Wasm\GlobalVar::$brandNew
Error: Cannot create dynamic property Wasm\GlobalVar::$brandNew
