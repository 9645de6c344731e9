--TEST--
Wasm\Instance: imports that the module does not ask for are ignored
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$module = Wasm\Module::fromText(SUM_WAT);
$i = new Wasm\Instance($module, ['env' => ['log' => fn() => null, 5 => 'x'], 'js' => [], 7 => null]);
var_dump($i->sum(1, 2));
?>
--EXPECT--
int(3)
