--TEST--
Time limit: each fiber's call has its own, whichever of them waits
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$module = Wasm\Module::fromText('(module (import "host" "f" (func $f))
    (func (export "spin_after") (call $f) (loop $l (br $l)))
    (func (export "return_after") (call $f))
    (func (export "spin") (loop $l (br $l))))');
$make = fn(?float $limit) =>
    $module->instantiate(['host' => ['f' => fn() => Fiber::suspend()]], new Wasm\Store(timeLimit: $limit));

$short = new Fiber(fn() => $make(0.03)->spin_after());
$long = new Fiber(fn() => $make(60)->return_after());
$late = new Fiber(fn() => $make(0.03)->return_after());
$short->start();
$long->start();
$late->start();
// None of the three bounds what runs outside of them.
$sum = 0;
for ($until = microtime(true) + 0.1; microtime(true) < $until;) {
    $sum++;
}
attempt(fn() => $make(0.02)->spin());
attempt(fn() => $long->resume());
attempt(fn() => $short->resume());
attempt(fn() => $late->resume());
// A fiber that was left in the middle of a call.
$gone = new Fiber(fn() => $make(0.01)->spin_after());
$gone->start();
unset($gone);
gc_collect_cycles();
attempt(fn() => $make(0.02)->spin());
?>
--EXPECT--
Wasm\TimeLimitException: time limit exceeded
NULL
Wasm\TimeLimitException: time limit exceeded
Wasm\TimeLimitException: time limit exceeded
Wasm\TimeLimitException: time limit exceeded
