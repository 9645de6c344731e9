--TEST--
Wasm\Cache: a volatile module neither fills the cache nor comes from it
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$path = scratch() . '/sum.wasm';
file_put_contents($path, SUM_WASM);
$module = new Wasm\Module($path, Wasm\Module::VOLATILE);
var_dump($module->instantiate()->sum(1, 2));
Wasm\Module::fromBytes(SUM_WASM, false);
Wasm\Module::fromText(SUM_WAT, persistent: false);
var_dump(Wasm\Cache::status()['modules'], Wasm\Cache::status()['hits']);
new Wasm\Module($path, Wasm\Module::PERSISTENT);
new Wasm\Module($path, Wasm\Module::VOLATILE);
var_dump(count(Wasm\Cache::status()['modules']), Wasm\Cache::status()['hits']);
?>
--EXPECT--
int(3)
array(0) {
}
int(0)
int(1)
int(0)
