--TEST--
Wasm\Module: text that is no WAT
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$path = scratch() . '/letter.txt';
file_put_contents($path, "Dear module,\n");
try {
    new Wasm\Module($path);
} catch (Wasm\CompileException $e) {
    var_dump(str_contains($e->getMessage(), 'letter.txt'));
}

foreach (['hello', '(module (func)', '(module (func (result i32) i32.cost 1))', "(module \xff)", '(modul)'] as $text) {
    try {
        Wasm\Module::fromText($text);
    } catch (Wasm\CompileException $e) {
        echo trim(strtok($e->getMessage(), "\n")) === '' ? "no message\n" : "refused\n";
    }
}
?>
--EXPECT--
bool(true)
refused
refused
refused
refused
refused
