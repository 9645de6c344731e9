--TEST--
Host functions: arguments of every type
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$object = new stdClass;
$i = new Wasm\Instance(Wasm\Module::fromText('(module
    (import "e" "f" (func $f (param i32 i64 f32 f64 externref funcref)))
    (func (export "run") (param externref) (call $f
        (i32.const -1) (i64.const -9223372036854775808) (f32.const 0.1) (f64.const -0.0) (local.get 0) (ref.func $g)))
    (func $g (export "g") (result i32) (i32.const 5)))'), ['e' => ['f' => function (...$arguments) use (&$got) {
        $got = $arguments;
    }]]);
$i->run($object);
var_dump(array_slice($got, 0, 4), $got[4] === $object, $got[5] === $i->g, $got[5]());
$i->run(null);
var_dump($got[4]);
?>
--EXPECT--
array(4) {
  [0]=>
  int(-1)
  [1]=>
  int(-9223372036854775808)
  [2]=>
  float(0.10000000149011612)
  [3]=>
  float(-0)
}
bool(true)
bool(true)
int(5)
NULL
