--TEST--
wasm.compile_memory_limit: a module that takes the compiler too much memory is a CompileException
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
limits_hold();
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

$bomb = many_functions();
attempt(fn() => Wasm\Module::fromBytes($bomb, false));
// Not even a thread, which needs a stack.
ini_set('wasm.compile_memory_limit', '1M');
attempt(fn() => Wasm\Module::fromText(SUM_WAT, false));
ini_set('wasm.compile_memory_limit', '100M');
var_dump(wat(SUM_WAT)->sum(1, 2));
?>
--EXPECTF--
Wasm\CompileException: %s while it compiled this module of 4000029 bytes; the likely cause is that it needs more memory than wasm.compile_memory_limit = 104857600 bytes
Wasm\CompileException: cannot start a thread to compile in: %s; the likely cause is that it needs more memory than wasm.compile_memory_limit = 1048576 bytes
int(3)
