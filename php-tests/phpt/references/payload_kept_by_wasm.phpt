--TEST--
externref: the payload of an exception that wasm keeps is kept too
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

$i = wat('(module (tag $t (param externref)) (global $kept (mut exnref) (ref.null exn))
    (func (export "keep") (param externref)
        (block $all (result exnref) (try_table (catch_all_ref $all) (throw $t (local.get 0))) unreachable)
        (global.set $kept))
    (func (export "rethrow") (throw_ref (global.get $kept)))
    (func (export "id") (param externref) (result externref) (local.get 0)))');
$i->keep('precious');
for ($n = 0; $n < 5000; $n++) {
    $i->id("text $n");
}
try {
    $i->rethrow();
} catch (Wasm\GuestException $e) {
    var_dump($e->payload);
}
?>
--EXPECT--
array(1) {
  [0]=>
  string(8) "precious"
}
