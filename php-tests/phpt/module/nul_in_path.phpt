--TEST--
Wasm\Module: a NUL in the path
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

attempt(fn() => new Wasm\Module("sum.wasm\0.txt"));
attempt(fn() => new Wasm\Instance("sum.wasm\0.txt"));
?>
--EXPECT--
ValueError: Wasm\Module::__construct(): Argument #1 ($path) must not contain any null bytes
ValueError: Wasm\Instance::__construct(): Argument #1 ($module) must not contain any null bytes
