--TEST--
Host functions: may suspend their fiber in a start function, while others run
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$module = Wasm\Module::fromText('(module (import "e" "f" (func $f)) (global $g (export "g") (mut i32) (i32.const 0))
    (func $start (global.set $g (i32.const 1)) (call $f) (global.set $g (i32.const 2))) (start $start)
    (func (export "trap") unreachable))');
$make = fn() => new Wasm\Instance($module, ['e' => ['f' => fn() => Fiber::suspend()]]);
$one = new Fiber($make);
$two = new Fiber($make);
$one->start();
$two->start();
attempt(fn() => wat('(module (func $f unreachable) (start $f))'));
$one->resume();
var_dump($one->getReturn()->g->value);
attempt(fn() => $one->getReturn()->trap());
$two->resume();
var_dump($two->getReturn()->g->value);
?>
--EXPECTF--
Wasm\TrapException: unreachable executed in wasm function %s
int(2)
Wasm\TrapException: unreachable executed in wasm function %s
int(2)
