--TEST--
Wasm\Module::fromText(): the message has line and column of the mistake
--EXTENSIONS--
wasm
--FILE--
<?php
try {
    Wasm\Module::fromText("(module\n  (func (result i32)\n    i32.cost 1))");
} catch (Wasm\CompileException $e) {
    echo $e->getMessage(), "\n";
}
?>
--EXPECTF--
%A3:5%A
