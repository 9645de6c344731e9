--TEST--
externref: while a call is under way everything stays, and all of it goes when the last one has ended
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

class Witness
{
    public static int $alive = 0;
    public function __construct() { self::$alive++; }
    public function __destruct() { self::$alive--; }
}
$i = new Wasm\Instance(Wasm\Module::fromText('(module
    (import "host" "make" (func $make (result externref)))
    (import "host" "call" (func $call (param externref)))
    (table (export "t") 3 externref)
    (func (export "pass") (param externref))
    (func (export "call") (param externref) (call $call (local.get 0)))
    (func (export "many") (param $n i32)
        (loop $next
            (drop (call $make))
            (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))))'), ['host' => [
    'make' => fn() => new Witness,
    'call' => fn(callable $what) => $what(),
]]);
$i->many(20000);
var_dump(Witness::$alive, memory_get_usage() < 4 << 20);

$i->call(function () use ($i) {
    $i->t[1] = new Witness;
    $i->t[1] = null;
    $i->pass(new Witness);
});
var_dump(Witness::$alive);

// In fibers: the last of the calls decides, whichever it is.
$make = fn() => new Fiber(function () use ($i) {
    $i->call(function () use ($i) {
        $i->pass(new Witness);
        Fiber::suspend();
    });
});
[$first, $second] = [$make(), $make()];
$first->start();
$second->start();
$first->resume();
$i->pass(new Witness);
$second->resume();
var_dump($first->isTerminated(), $second->isTerminated(), Witness::$alive);

// A fiber that is never gone back to.
$third = $make();
$third->start();
unset($third);
gc_collect_cycles();
$i->pass(null);
var_dump(Witness::$alive);
?>
--EXPECT--
int(0)
bool(true)
int(0)
bool(true)
bool(true)
int(0)
int(0)
