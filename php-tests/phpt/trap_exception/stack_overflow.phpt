--TEST--
Wasm\StackOverflowException: endless recursion, again and again
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat('(module
    (memory 1)
    (func $f (export "recurse") (param i32) (result i32) (local i32)
        (local.set 1 (call $f (i32.add (local.get 0) (i32.const 1))))
        (i32.store (i32.const 0) (local.get 1))
        (i32.add (local.get 1) (i32.load (i32.const 4))))
    (func $even (param i32) (result i32) (i32.add (i32.load (i32.const 0)) (call $odd (local.get 0))))
    (func $odd (export "mutual") (param i32) (result i32) (i32.add (i32.load (i32.const 0)) (call $even (local.get 0))))
    (func (export "fine") (result i32) (i32.const 7)))');
for ($n = 0; $n < 5; $n++) {
    foreach (['recurse', 'mutual'] as $name) {
        try {
            $i->$name(0);
        } catch (Wasm\StackOverflowException $e) {
            echo $e->trapCode->name, ' ', $e instanceof Wasm\TrapException ? 'a trap' : '', ' ', $i->fine(), "\n";
        }
    }
}
?>
--EXPECT--
StackOverflow a trap 7
StackOverflow a trap 7
StackOverflow a trap 7
StackOverflow a trap 7
StackOverflow a trap 7
StackOverflow a trap 7
StackOverflow a trap 7
StackOverflow a trap 7
StackOverflow a trap 7
StackOverflow a trap 7
