--TEST--
Wasm\Cache: wasm.cache=0
--EXTENSIONS--
wasm
--INI--
wasm.cache=0
--FILE--
<?php
require __DIR__ . '/../support.inc';

$path = scratch() . '/sum.wasm';
file_put_contents($path, SUM_WASM);
var_dump((new Wasm\Instance($path))->sum(1, 2));
file_put_contents($path, DIFFERENCE_WASM);
var_dump((new Wasm\Instance($path))->sum(1, 2));
$status = Wasm\Cache::status();
var_dump($status['enabled'], $status['hits'], $status['modules']);
Wasm\Cache::clear();
?>
--EXPECT--
int(3)
int(-1)
bool(false)
int(0)
array(0) {
}
