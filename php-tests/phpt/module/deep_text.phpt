--TEST--
Wasm\Module::fromText(): deeply nested text ends in an exception or a module, not in a crash
--EXTENSIONS--
wasm
--FILE--
<?php
$depth = 100_000;
try {
    Wasm\Module::fromText('(module (func ' . str_repeat('(block ', $depth) . str_repeat(')', $depth) . '))');
    echo "compiled\n";
} catch (Wasm\CompileException $e) {
    echo "refused\n";
}
?>
--EXPECTREGEX--
(compiled|refused)
