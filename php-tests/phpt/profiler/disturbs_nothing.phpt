--TEST--
Wasm\Profiler: sleeps, limits, traps, fibers and exceptions are as without
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

Wasm\Profiler::start(0.0002);
$i = Wasm\Module::fromText('(module
    (import "a" "b" (func $b))
    (memory 1)
    (func (export "spin") (loop (br 0)))
    (func (export "count") (param i32) (result i32) (local $n i32)
        (loop $again
            (local.set $n (i32.add (local.get $n) (i32.const 1)))
            (br_if $again (i32.lt_u (local.get $n) (local.get 0))))
        (local.get $n))
    (func (export "trap") (param i32) (result i32) (i32.load (local.get 0)))
    (func $deep (export "deep") (param i32) (result i32)
        (if (result i32) (local.get 0) (then (i32.add (i32.const 1) (call $deep (i32.sub (local.get 0) (i32.const 1))))) (else (i32.const 0))))
    (func (export "call") (call $b)))')
    ->instantiate(['a' => ['b' => function () use (&$i) { Fiber::getCurrent() && Fiber::suspend($i->count(200_000)); }]], new Wasm\Store(timeLimit: 0.3));
// A signal that was on its way when a sleep began ends it, and no others do.
for ($whole = $n = 0; $n < 20; $n++) {
    $start = hrtime(true);
    usleep(5_000);
    $whole += hrtime(true) - $start >= 5_000_000 ? 1 : 0;
}
var_dump($whole >= 10);
for ($n = 0; $n < 30; $n++) {
    $i->count(500_000) === 500_000 or die("wrong\n");
    $i->deep(2000) === 2000 or die("wrong\n");
    try {
        $i->trap(-1);
    } catch (Wasm\TrapException $e) {
        $e->trapCode === Wasm\TrapCode::MemoryOutOfBounds or die("wrong\n");
    }
}
$fibers = [];
for ($n = 0; $n < 5; $n++) {
    $fibers[$n] = new Fiber(fn() => $i->call());
    var_dump($fibers[$n]->start());
}
foreach ($fibers as $fiber) {
    $fiber->resume();
}
try {
    $i->spin();
} catch (Wasm\TimeLimitException $e) {
    echo "stopped\n";
}
$profile = Wasm\Profiler::stop();
var_dump($profile->samples() > 0, $i->count(3));
?>
--EXPECT--
bool(true)
int(200000)
int(200000)
int(200000)
int(200000)
int(200000)
stopped
bool(true)
int(3)
