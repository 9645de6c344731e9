--TEST--
Wasm\Module::validate()
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

var_dump(Wasm\Module::validate(SUM_WASM));
var_dump(Wasm\Module::validate("\0asm\x01\0\0\0"));
var_dump(Wasm\Module::validate(''));
var_dump(Wasm\Module::validate('(module)'));
var_dump(Wasm\Module::validate("\0asm"));
var_dump(Wasm\Module::validate(SUM_WASM . 'x'));
var_dump(Wasm\Module::validate(random_bytes(1000)));
?>
--EXPECT--
bool(true)
bool(true)
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
