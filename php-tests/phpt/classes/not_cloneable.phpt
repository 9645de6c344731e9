--TEST--
What denotes a wasm object cannot be cloned
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat(SUM_WAT);
foreach ([$i, $i->exports, $i->sum, $i->module, new Wasm\Store] as $object) {
    attempt(fn() => clone $object);
}
var_dump($i->sum(1, 2));
?>
--EXPECT--
Error: Trying to clone an uncloneable object of class Wasm\Instance
Error: Trying to clone an uncloneable object of class Wasm\Exports
Error: Trying to clone an uncloneable object of class Wasm\Func
Error: Trying to clone an uncloneable object of class Wasm\Module
Error: Trying to clone an uncloneable object of class Wasm\Store
int(3)
