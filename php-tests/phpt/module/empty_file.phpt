--TEST--
Wasm\Module: an empty file is no module
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$path = scratch() . '/empty.wasm';
touch($path);
try {
    new Wasm\Module($path);
} catch (Wasm\CompileException $e) {
    echo $e->getMessage(), "\n";
}
try {
    Wasm\Module::fromBytes('');
} catch (Wasm\CompileException $e) {
    echo $e->getMessage(), "\n";
}
var_dump(Wasm\Module::validate(''));
?>
--EXPECTF--
%S/empty.wasm%Sempty%S
%Sempty%S
bool(false)
