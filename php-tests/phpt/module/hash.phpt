--TEST--
Wasm\Module::hash(): the SHA-256 of the binary module
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$path = scratch() . '/sum.wasm';
file_put_contents($path, SUM_WASM);
var_dump((new Wasm\Module($path))->hash() === hash('sha256', SUM_WASM));
var_dump(Wasm\Module::fromBytes(SUM_WASM)->hash() === hash('sha256', SUM_WASM));
var_dump(Wasm\Module::fromBytes(SUM_WASM, Wasm\Module::VOLATILE)->hash() === hash('sha256', SUM_WASM));
// Text is encoded first.
var_dump(Wasm\Module::fromText('(module)')->hash() === hash('sha256', "\0asm\x01\0\0\0"));
var_dump(Wasm\Module::fromText("(module ;; a comment\n)")->hash() === hash('sha256', "\0asm\x01\0\0\0"));
$path = scratch() . '/empty.wat';
file_put_contents($path, '(module)');
var_dump((new Wasm\Module($path))->hash() === hash('sha256', "\0asm\x01\0\0\0"));
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
