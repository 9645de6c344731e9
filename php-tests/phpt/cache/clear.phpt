--TEST--
Wasm\Cache::clear(): what is in use lives on
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$path = scratch() . '/sum.wasm';
file_put_contents($path, SUM_WASM);
$module = new Wasm\Module($path);
$instance = new Wasm\Instance($path);
var_dump(count(Wasm\Cache::status()['modules']));
var_dump(Wasm\Cache::clear());
$status = Wasm\Cache::status();
var_dump($status['modules'], $status['code_bytes']);
var_dump($instance->sum(1, 2), $module->instantiate()->sum(3, 4));
$misses = $status['misses'];
var_dump((new Wasm\Instance($path))->sum(5, 6));
$status = Wasm\Cache::status();
var_dump(count($status['modules']), $status['misses'] - $misses);
Wasm\Cache::clear();
Wasm\Cache::clear();
?>
--EXPECT--
int(1)
NULL
array(0) {
}
int(0)
int(3)
int(7)
int(11)
int(1)
int(1)
