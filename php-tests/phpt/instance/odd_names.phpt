--TEST--
Wasm\Instance: any name, also an empty one or one with a NUL
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat('(module
    (func (export "") (result i32) (i32.const 1))
    (func (export "\00") (result i32) (i32.const 2))
    (func (export "a\00b") (result i32) (i32.const 3))
    (func (export "\00a\00b") (result i32) (i32.const 4))
    (func (export "0") (result i32) (i32.const 5))
    (func (export "two words") (result i32) (i32.const 6))
    (func (export "naïve") (result i32) (i32.const 7))
    (func (export "🐘") (result i32) (i32.const 8))
    (func (export "a::b") (result i32) (i32.const 9))
    (func (export "a\5cb") (result i32) (i32.const 10)))');
foreach (['', "\0", "a\0b", "\0a\0b", '0', 'two words', 'naïve', '🐘', 'a::b', 'a\\b'] as $name) {
    echo $i->exports[$name](), isset($i->exports[$name]) ? ' ' : '!';
}
echo "\n";
echo $i->{'two words'}(), ($i->{'two words'})(), $i->naïve(), $i->{'🐘'}(), $i->{'0'}(), $i->{'a\\b'}(), "\n";
echo implode(' ', array_map('bin2hex', array_map(fn($e) => $e->name, $i->module->exports()))), "\n";
attempt(fn() => $i->{"\0a\0b"});
attempt(fn() => $i->{'a'}());
?>
--EXPECTF--
1 2 3 4 5 6 7 8 9 10 
6678510
 00 610062 00610062 30 74776f20776f726473 6e61c3af7665 f09f9098 613a3a62 615c62
Error: %s
Wasm\ExportNotFoundException: %s
