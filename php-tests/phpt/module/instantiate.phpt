--TEST--
Wasm\Module::instantiate(): each instance has its own state
--EXTENSIONS--
wasm
--FILE--
<?php
$module = Wasm\Module::fromText('(module
    (global $n (mut i32) (i32.const 0))
    (func (export "next") (result i32)
        (global.set $n (i32.add (global.get $n) (i32.const 1)))
        (global.get $n)))');
$a = $module->instantiate();
$b = $module->instantiate([]);
$c = Wasm\Instance::fromModule($module);
$d = new Wasm\Instance($module);
var_dump($a instanceof Wasm\Instance);
echo $a->next(), $a->next(), $b->next(), $a->next(), $c->next(), $d->next(), $d->next(), "\n";
unset($module, $b);
echo $a->next(), "\n";
?>
--EXPECT--
bool(true)
1213112
4
