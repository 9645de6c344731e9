--TEST--
Wasm\GuestException: goes through a host function to the caller, not to a guest that would catch it
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

$thrower = wat('(module (tag $t (export "tag")) (func (export "throw") (throw $t)))');
$i = new Wasm\Instance(Wasm\Module::fromText('(module
    (import "lib" "tag" (tag $t)) (import "lib" "throw" (func $throw)) (import "e" "f" (func $f))
    (func (export "linked") (result i32)
        (block $caught (try_table (catch $t $caught) (call $throw)) (return (i32.const 0))) (i32.const 1))
    (func (export "hosted") (result i32)
        (block $caught (try_table (catch_all $caught) (call $f)) (return (i32.const 0))) (i32.const 1)))'),
    ['lib' => $thrower, 'e' => ['f' => function () use ($thrower, &$inside) {
        try {
            $thrower->throw();
        } catch (Wasm\GuestException $inside) {
            throw $inside;
        }
    }]]);
var_dump($i->linked());
try {
    $i->hosted();
} catch (Wasm\GuestException $e) {
    var_dump($e === $inside, $e->tag === $thrower->tag);
}
?>
--EXPECT--
int(1)
bool(true)
bool(true)
