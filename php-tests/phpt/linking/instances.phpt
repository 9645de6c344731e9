--TEST--
Linking: one instance in place of the other's imports
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
needs('exceptions');
?>
--FILE--
<?php
require __DIR__ . '/../support.inc';

$library = wat('(module
    (memory (export "memory") 1) (table (export "table") 2 funcref) (tag (export "tag") (param i32))
    (global (export "counter") (mut i32) (i32.const 10)) (global (export "fixed") i64 (i64.const 7))
    (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))');
$module = Wasm\Module::fromText('(module
    (import "lib" "memory" (memory 1)) (import "lib" "table" (table 1 funcref))
    (import "lib" "tag" (tag $tag (param i32)))
    (import "lib" "counter" (global $counter (mut i32))) (import "lib" "fixed" (global $fixed i64))
    (import "lib" "add" (func $add (param i32 i32) (result i32)))
    (func (export "run") (param i32) (result i32)
        (i32.store8 (i32.const 5) (local.get 0))
        (global.set $counter (call $add (global.get $counter) (local.get 0)))
        (i32.wrap_i64 (global.get $fixed)))
    (export "memory" (memory 0)) (export "table" (table 0)) (export "tag" (tag 0)) (export "counter" (global 0))
    (export "fixed" (global 1)) (export "add" (func $add)))');
foreach ([
    $library, $library->exports, iterator_to_array($library->exports),
    ['add' => fn(int $a, int $b) => $a - $b] + iterator_to_array($library->exports),
] as $imports) {
    $i = new Wasm\Instance($module, ['lib' => $imports]);
    var_dump($i->run(3), $library->memory[5], $library->counter->value);
    // What is imported and exported again is the same object.
    foreach ($library->exports as $name => $export) {
        echo $i->exports[$name] === $export ? '=' : '!';
    }
    echo "\n";
    $library->memory[5] = 0;
}
?>
--EXPECT--
int(7)
int(3)
int(13)
======
int(7)
int(3)
int(16)
======
int(7)
int(3)
int(19)
======
int(7)
int(3)
int(16)
=====!
