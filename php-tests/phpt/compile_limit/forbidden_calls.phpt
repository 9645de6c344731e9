--TEST--
wasm.compile_memory_limit: where the system does not let it be set nothing is compiled, and without it something is
--EXTENSIONS--
wasm
ffi
--INI--
wasm.compile_time_limit=100
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
require __DIR__ . '/../forbid.inc';
not_under_valgrind('makes system calls of its own');
if (($reason = cannot_forbid()) !== null) die("skip $reason");
?>
--FILE--
<?php
require __DIR__ . '/../support.inc';
require __DIR__ . '/../forbid.inc';

forbid(PRLIMIT64);
attempt(fn() => Wasm\Module::fromText(SUM_WAT, false));
ini_set('wasm.compile_memory_limit', '-1');
attempt(fn() => wat(SUM_WAT)->sum(1, 2));
?>
--EXPECT--
Wasm\WasmException: wasm.compile_memory_limit cannot be enforced, so nothing is compiled (-1 is no limit): Operation not permitted (os error 1)
int(3)
