--TEST--
Host functions: the guest cannot catch what PHP throws
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

$i = new Wasm\Instance(Wasm\Module::fromText('(module (import "e" "f" (func $f)) (tag $t)
    (global (export "seen") (mut i32) (i32.const 0))
    (func (export "run")
        (block $all (try_table (catch_all $all) (call $f)) (return))
        (global.set 0 (i32.const 1)))
    (func (export "own") (result i32)
        (block $all (try_table (catch_all $all) (throw $t)))
        (i32.const 5)))'), ['e' => ['f' => fn() => throw new Exception('through')]]);
attempt(fn() => $i->run());
var_dump($i->seen->value, $i->own());
?>
--EXPECT--
Exception: through
int(0)
int(5)
