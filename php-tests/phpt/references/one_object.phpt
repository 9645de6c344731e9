--TEST--
externref: the same object is the same reference, others are not
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = new Wasm\Instance(Wasm\Module::fromText('(module
    (import "e" "f" (func $f (param externref externref) (result externref)))
    (func (export "run") (param externref externref) (result externref) (call $f (local.get 1) (local.get 0))))'),
    ['e' => ['f' => fn($a, $b) => [$a, $b]]]);
$a = new ArrayObject([1]);
$b = new ArrayObject([1]);
[$x, $y] = $i->run($a, $b);
var_dump($x === $b, $y === $a, $i->run($a, $a) === [$a, $a]);
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
