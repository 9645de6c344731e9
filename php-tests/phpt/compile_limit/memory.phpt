--TEST--
wasm.compile_memory_limit: a module that takes the compiler too much memory is a CompileException
--EXTENSIONS--
wasm
--SKIPIF--
<?php
if (PHP_OS_FAMILY !== 'Linux') die('skip the limit is enforced on Linux only');
?>
--INI--
memory_limit=-1
wasm.compile_time_limit=100
wasm.compile_memory_limit=100M
--FILE--
<?php
require __DIR__ . '/../support.inc';
require __DIR__ . '/bombs.inc';

try {
    Wasm\Module::fromBytes(many_functions(), false);
} catch (Wasm\CompileException $e) {
    echo $e->getMessage(), "\n";
}
var_dump(wat(SUM_WAT)->sum(1, 2));
?>
--EXPECTREGEX--
.*(memory|allocat).*
int\(3\)
