--TEST--
Wasm\Module: what the engine takes for valid and cannot do is refused, and validate() knows it
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
needs('exceptions');
?>
--FILE--
<?php
$modules = [
    'a table of exnref' => '(module (table 1 exnref))',
    'elements of exnref' => '(module (elem exnref (ref.null exn)))',
    'tags' => '(module ' . str_repeat('(tag)', 10_001) . ')',
];
foreach ($modules as $what => $wat) {
    try {
        Wasm\Module::fromText($wat);
        echo "$what: compiled\n";
    } catch (Wasm\CompileException $e) {
        echo $what, ': ', $e->getMessage(), "\n";
    }
}
var_dump(Wasm\Module::validate("\0asm\1\0\0\0\4\4\1\x69\0\1"));

// What else is wrong comes first.
try {
    Wasm\Module::fromText('(module (table 1 exnref) (func (result i32)))');
} catch (Wasm\CompileException $e) {
    var_dump(str_contains($e->getMessage(), 'type mismatch'));
}
?>
--EXPECTF--
a table of exnref: this module has a table or an element segment of exnref (exception-handling), which the compiler %s of wasmer %s cannot do
elements of exnref: this module has a table or an element segment of exnref (exception-handling), which the compiler %s of wasmer %s cannot do
tags: this module has 10001 tags, and more than 10000 are not supported
bool(false)
bool(true)
