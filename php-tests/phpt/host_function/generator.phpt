--TEST--
Host functions: a generator function gives a generator, which is no number
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$f = function (int $x) { echo "never started\n"; yield $x; };
attempt(fn() => (new Wasm\Instance(Wasm\Module::fromText('(module (import "e" "f" (func $f (param i32) (result i32)))
    (func (export "run") (result i32) (call $f (i32.const 3))))'), ['e' => ['f' => $f]]))->run());
var_dump((new Wasm\Instance(Wasm\Module::fromText('(module (import "e" "f" (func $f (param i32)))
    (func (export "run") (call $f (i32.const 3))))'), ['e' => ['f' => $f]]))->run());
$f = function (int $x) { yield $x; yield $x + 1; };
$generator = (new Wasm\Instance(Wasm\Module::fromText('(module (import "e" "f" (func $f (param i32) (result externref)))
    (func (export "run") (result externref) (call $f (i32.const 3))))'), ['e' => ['f' => $f]]))->run();
var_dump(iterator_to_array($generator));
?>
--EXPECT--
TypeError: The host function for "e"."f" must return int, Generator returned
NULL
array(2) {
  [0]=>
  int(3)
  [1]=>
  int(4)
}
