--TEST--
Dynamic properties are refused
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat(SUM_WAT);
foreach ([$i->sum, $i->module, new Wasm\Store] as $object) {
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
