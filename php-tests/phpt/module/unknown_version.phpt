--TEST--
Wasm\Module: a binary of an unknown version
--EXTENSIONS--
wasm
--FILE--
<?php
try {
    Wasm\Module::fromBytes("\0asm\x02\0\0\0");
} catch (Wasm\CompileException $e) {
    echo $e->getMessage(), "\n";
}
?>
--EXPECTF--
%Sversion%S
