--TEST--
Wasm\Cache: wasm.validate_timestamps=0 trusts a path until clear()
--EXTENSIONS--
wasm
--INI--
wasm.validate_timestamps=0
--FILE--
<?php
require __DIR__ . '/../support.inc';

$path = scratch() . '/sum.wasm';
file_put_contents($path, SUM_WASM);
var_dump((new Wasm\Instance($path))->sum(7, 2));
file_put_contents($path, DIFFERENCE_WASM . custom_section('note', 'x'));
touch($path, time() + 10);
var_dump((new Wasm\Instance($path))->sum(7, 2));
unlink($path);
var_dump((new Wasm\Instance($path))->sum(7, 2));
file_put_contents($path, DIFFERENCE_WASM);
Wasm\Cache::clear();
var_dump((new Wasm\Instance($path))->sum(7, 2));
?>
--EXPECT--
int(9)
int(9)
int(9)
int(5)
