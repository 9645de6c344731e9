--TEST--
Wasm\GuestException: the tag and what the exception carries
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

$i = wat('(module (tag $t (export "tag") (param i32 i64 f32 f64 externref funcref)) (tag $empty (export "empty"))
    (func $g (export "g")) (elem declare func $g)
    (func (export "throw") (param externref) (throw $t
        (i32.const -7) (i64.const -9223372036854775808) (f32.const 0.1) (f64.const 2.5) (local.get 0) (ref.func $g)))
    (func (export "throwEmpty") (throw $empty)))');
$object = new stdClass;
try {
    $i->throw($object);
} catch (Wasm\GuestException $e) {
    $line = __LINE__ - 2;
    var_dump($e->tag === $i->tag, array_slice($e->payload, 0, 4), $e->payload[4] === $object, $e->payload[5] === $i->g);
    var_dump($e->getLine() === $line, $e->getTrace()[0]['function'], $e->getPrevious());
}
try {
    ($i->throwEmpty)();
} catch (Wasm\WasmException $e) {
    var_dump($e->tag === $i->empty, $e->payload, $e->getMessage() !== '');
}
?>
--EXPECT--
bool(true)
array(4) {
  [0]=>
  int(-7)
  [1]=>
  int(-9223372036854775808)
  [2]=>
  float(0.10000000149011612)
  [3]=>
  float(2.5)
}
bool(true)
bool(true)
bool(true)
string(5) "throw"
NULL
bool(true)
array(0) {
}
bool(true)
