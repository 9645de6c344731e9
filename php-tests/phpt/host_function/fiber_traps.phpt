--TEST--
Host functions: a trap, an overflow and an exception after the fiber was resumed
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
not_under_valgrind('takes the end of a guest\'s stack for the beginning of the fiber\'s beside it');
needs('exceptions');
?>
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = new Wasm\Instance(Wasm\Module::fromText('(module (import "e" "f" (func $f (param i32))) (tag $t)
    (func (export "trap") (call $f (i32.const 0)) unreachable)
    (func (export "throw") (call $f (i32.const 0)) (throw $t))
    (func $r (export "overflow") (param i32)
        (call $f (local.get 0)) (call $r (i32.add (local.get 0) (i32.const 1)))))'),
    ['e' => ['f' => fn(int $depth) => $depth % 1000 === 0 ? Fiber::suspend() : null]]);
$calls = [$i->trap(...), $i->throw(...), fn() => $i->overflow(0), $i->trap(...)];
$fibers = array_map(fn(Closure $f) => new Fiber($f), $calls);
foreach ($fibers as $fiber) {
    $fiber->start();
}
while ($fibers !== []) {
    foreach ($fibers as $n => $fiber) {
        try {
            $fiber->resume();
        } catch (Wasm\WasmException $e) {
            echo $n, ' ', get_class($e), "\n";
        }
        if ($fiber->isTerminated()) {
            unset($fibers[$n]);
        }
    }
}
?>
--EXPECT--
0 Wasm\TrapException
1 Wasm\GuestException
3 Wasm\TrapException
2 Wasm\StackOverflowException
