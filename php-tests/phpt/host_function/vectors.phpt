--TEST--
Host functions: v128 as strings of 16 bytes
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
needs('simd');
?>
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = new Wasm\Instance(Wasm\Module::fromText('(module (import "e" "f" (func $f (param v128) (result v128)))
    (func (export "run") (param v128) (result v128) (call $f (local.get 0)))
    (func (export "add") (param v128 v128) (result v128) (i8x16.add (local.get 0) (local.get 1))))'),
    ['e' => ['f' => strrev(...)]]);
var_dump($i->run('0123456789abcdef'));
var_dump(bin2hex($i->add(str_repeat("\x01", 16), hex2bin('ff000102030405060708090a0b0c0d0e'))));
attempt(fn() => $i->run('short'));
attempt(fn() => $i->run([]));
?>
--EXPECT--
string(16) "fedcba9876543210"
string(32) "000102030405060708090a0b0c0d0e0f"
ValueError: Wasm\Instance::run(): Argument #1 ($arg0) must be a string of 16 bytes, 5 given
TypeError: Wasm\Instance::run(): Argument #1 ($arg0) must be of type string, array given
