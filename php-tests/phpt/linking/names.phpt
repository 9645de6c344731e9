--TEST--
Linking: names that PHP turns into ints, empty ones, and some with a NUL
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = new Wasm\Instance(Wasm\Module::fromText('(module
    (import "0" "1" (func $a (result i32))) (import "-5" "007" (func $b (result i32)))
    (import "" "" (func $c (result i32))) (import "a\00b" "c\00d" (func $d (result i32)))
    (import "9223372036854775808" "1.5" (func $e (result i32))) (import "\c3\bc" "\f0\9f\98\80" (func $f (result i32)))
    (func (export "run") (result i32 i32 i32 i32 i32 i32)
        (call $a) (call $b) (call $c) (call $d) (call $e) (call $f)))'), [
    ['not asked for', fn() => 1], -5 => ['007' => fn() => 2], '' => ['' => fn() => 3], "a\0b" => ["c\0d" => fn() => 4],
    '9223372036854775808' => ['1.5' => fn() => 5], 'ü' => ['😀' => fn() => 6],
    'extra' => ['ignored' => 'no such function'], 7 => 'no array at all',
]);
echo implode(' ', $i->run()), "\n";
?>
--EXPECT--
1 2 3 4 5 6
