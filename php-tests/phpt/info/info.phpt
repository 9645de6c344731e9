--TEST--
php --ri wasm: versions, compilers, CPU, proposals, cache, INI
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
not_given('wasm.compile_memory_limit');
?>
--FILE--
<?php
(new ReflectionExtension('wasm'))->info();
var_dump((new ReflectionExtension('wasm'))->getVersion() === phpversion('wasm'));
var_dump((bool) preg_match('/^\d+\.\d+\.\d+/', phpversion('wasm')));
?>
--EXPECTF--
wasm

%AEngine => wasmer 7.4.2
%A
wasm.compiler => %rcranelift|llvm|singlepass%r => %rcranelift|llvm|singlepass%r
wasm.cache => 1 => 1
wasm.cache_max_size => 256M => 256M
wasm.cache_dir => no value => no value
wasm.preload => no value => no value
wasm.validate_timestamps => 1 => 1
wasm.stack_size => 1M => 1M
wasm.profile => no value => no value
wasm.coredump => 0 => 0
wasm.memory_limit => -1 => -1
wasm.time_limit => 0 => 0
wasm.compile_time_limit => 0 => 0
wasm.compile_memory_limit => 2G => 2G
bool(true)
bool(true)
