--TEST--
Linking: imports by reference
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$f = fn() => 5;
$inner = ['f' => &$f];
$imports = ['e' => &$inner];
$i = new Wasm\Instance(Wasm\Module::fromText('(module (import "e" "f" (func $f (result i32)))
    (func (export "run") (result i32) (call $f)))'), $imports);
$f = null;
$inner = null;
var_dump($i->run());
?>
--EXPECT--
int(5)
