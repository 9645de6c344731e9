--TEST--
wasm.compiler: an unknown one is reported at the start, and the first built in is used
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$code = 'echo Wasm\Module::fromText("(module (func (export \"f\") (result i32) (i32.const 42)))")->instantiate()->f(), "\n",'
    . 'current(Wasm\Cache::status()["modules"])["compiler"], "\n";';
echo child($code, 'wasm.compiler=bogus');
?>
--EXPECTF--
%AWarning: %Sbogus%S
%A42
%rcranelift|llvm|singlepass%r
