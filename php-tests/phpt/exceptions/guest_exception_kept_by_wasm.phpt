--TEST--
Wasm\GuestException: one that wasm keeps is alive when it is thrown again
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

$i = new Wasm\Instance(Wasm\Module::fromText('(module (import "e" "f" (func $f)) (tag $t (export "tag") (param i32))
    (global $kept (export "kept") (mut exnref) (ref.null exn))
    (func (export "throw") (param i32) (throw $t (local.get 0)))
    (func $make (param i32) (result exnref)
        (block $all (result exnref) (try_table (catch_all_ref $all) (throw $t (local.get 0))) unreachable))
    (func (export "keep") (param i32) (global.set $kept (call $make (local.get 0))))
    (func (export "rethrow") (throw_ref (global.get $kept)))
    (func (export "across") (param i32) (local $e exnref)
        (local.set $e (call $make (local.get 0))) (call $f) (throw_ref (local.get $e))))'),
    ['e' => ['f' => function () { throwMany(); }]]);
function throwMany(): void
{
    for ($n = 0; $n < 3000; $n++) {
        try {
            $GLOBALS['i']->throw($n);
        } catch (Wasm\GuestException) {
        }
    }
}
$i->keep(42);
throwMany();
foreach ([fn() => $i->rethrow(), fn() => $i->across(43), fn() => throw $i->kept->value] as $throw) {
    try {
        $throw();
    } catch (Wasm\GuestException $e) {
        var_dump($e->payload);
    }
}
$i->kept->value = null;
attempt(fn() => $i->rethrow());
?>
--EXPECTF--
array(1) {
  [0]=>
  int(42)
}
array(1) {
  [0]=>
  int(43)
}
array(1) {
  [0]=>
  int(42)
}
Wasm\TrapException: null reference%S
