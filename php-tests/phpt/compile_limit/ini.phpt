--TEST--
wasm.compile_time_limit and wasm.compile_memory_limit: values
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
not_given('wasm.compile_memory_limit');
?>
--FILE--
<?php
var_dump(ini_get('wasm.compile_time_limit'), ini_get('wasm.compile_memory_limit'));
var_dump(ini_set('wasm.compile_time_limit', '2.5'), ini_set('wasm.compile_memory_limit', '-1'));
var_dump(ini_set('wasm.compile_time_limit', '-1'), ini_set('wasm.compile_memory_limit', 'much'));
var_dump(ini_get('wasm.compile_time_limit'), ini_get('wasm.compile_memory_limit'));
?>
--EXPECTF--
string(1) "0"
string(2) "2G"
string(1) "0"
string(2) "2G"

Warning: ini_set(): wasm.compile_time_limit must be a number of seconds, 0 for no limit, "-1" given in %s on line %d

Warning: ini_set(): wasm.compile_memory_limit must be -1 for no limit, or a size in bytes or with the suffix K, M or G, "much" given in %s on line %d
bool(false)
bool(false)
string(3) "2.5"
string(2) "-1"
