--TEST--
Host functions: a fiber cannot be suspended across wasm, and all works after
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$module = Wasm\Module::fromText('(module (import "e" "f" (func $f (param i32) (result i32)))
    (func (export "trap") unreachable) (func $r (export "overflow") (call $r))
    (func (export "run") (param i32) (result i32) (call $f (local.get 0))))');
$i = new Wasm\Instance($module, ['e' => ['f' => fn(int $x) => Fiber::suspend($x)]]);
$fiber = new Fiber(fn() => $i->run(5));
try {
    $fiber->start();
    echo "suspended\n";
} catch (FiberError $e) {
    echo "FiberError\n";
}
var_dump($fiber->isTerminated());
attempt(fn() => $i->trap());
try {
    $i->overflow();
} catch (Wasm\StackOverflowException) {
    echo "overflow\n";
}
$fine = new Wasm\Instance($module, ['e' => ['f' => fn(int $x) => $x + 1]]);
$fiber = new Fiber(function () use ($fine) {
    $x = Fiber::suspend($fine->run(1));
    return $fine->run($x);
});
var_dump($fiber->start(), $fine->run(5));
$fiber->resume(10);
var_dump($fiber->getReturn());
// Caught in the host function, it is an error like any other.
$i = new Wasm\Instance($module, ['e' => ['f' => function (int $x) {
    try {
        Fiber::suspend();
    } catch (FiberError) {
        return $x * 2;
    }
}]]);
$fiber = new Fiber(fn() => $i->run(21));
$fiber->start();
var_dump($fiber->getReturn());
?>
--EXPECTF--
suspended
bool(false)
Wasm\TrapException: unreachable executed%S
overflow
int(2)
int(6)
int(11)

Fatal error: Uncaught FiberError: Cannot get fiber return value: The fiber has not returned in %s
Stack trace:
#0 %s Fiber->getReturn()
#1 {main}
  thrown in %s on line %d
