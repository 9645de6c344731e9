--TEST--
Wasm\Instance: two instances are never equal
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$module = Wasm\Module::fromText(SUM_WAT);
$a = new Wasm\Instance($module);
$b = new Wasm\Instance($module);
$same = $a;
var_dump($a == $a, $a == $same, $a == $b, $a === $b, $a != $b);
var_dump($a->exports == $b->exports, $a->exports == $a->exports);
var_dump($a->sum == $b->sum, $a->sum == $a->sum);
var_dump(in_array($b, [$a]), $a == null);
?>
--EXPECT--
bool(true)
bool(true)
bool(false)
bool(false)
bool(true)
bool(false)
bool(true)
bool(false)
bool(true)
bool(false)
bool(false)
