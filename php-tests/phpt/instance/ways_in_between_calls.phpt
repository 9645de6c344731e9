--TEST--
Instance: between calls on the main stack others enter wasm on other ways, and traps stay traps
--FILE--
<?php
$guest = Wasm\Module::fromText('(module
    (import "host" "f" (func $f))
    (memory 1) (data "ab")
    (func (export "one") (result i32) (i32.const 1))
    (func (export "trap") unreachable)
    (func (export "often") (param i32)
        (loop $again (call $f) (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))')
    ->instantiate(['host' => ['f' => fn() => null]]);

function show(Closure $call): void
{
    try {
        var_dump($call());
    } catch (Wasm\TrapException $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
    }
}

/** A fiber that waits in a host function. */
function waiting(): Fiber
{
    $guest = Wasm\Module::fromText('(module (import "host" "wait" (func $wait)) (func (export "run") (call $wait)))')
        ->instantiate(['host' => ['wait' => fn() => Fiber::suspend()]]);
    $fiber = new Fiber(fn() => $guest->run());
    $fiber->start();
    return $fiber;
}

$ways = [
    'a fiber' => fn() => (new Fiber(fn() => $guest->one()))->start(),
    'a fiber with a trap' => function () use ($guest) {
        try {
            (new Fiber(fn() => $guest->trap()))->start();
        } catch (Wasm\TrapException) {
        }
    },
    'a fiber that waits in a host function' => function () {
        static $kept = [];
        $kept[] = waiting();
    },
    'a fiber that waited, and goes on after another call' => function () use ($guest) {
        $fiber = waiting();
        $guest->one();
        $fiber->resume();
    },
    'a fiber that waited, and is left by an exception after another call' => function () use ($guest) {
        $fiber = waiting();
        $guest->one();
        try {
            $fiber->throw(new DomainException());
        } catch (DomainException) {
        }
    },
    'a fiber that waited, and is destroyed after another call' => function () use ($guest) {
        $fiber = waiting();
        $guest->one();
    },
    'many host calls' => function () use ($guest) {
        for ($n = 0; $n < 100; $n++) {
            $guest->often(20);
        }
    },
    'a snapshot, which asks whether segments are dropped' => fn() => Wasm\Module::fromText('(module (memory 1) (data $d "ab") (func (export "f")))')->instantiate()->snapshot(),
    'a start function' => fn() => Wasm\Module::fromText('(module (func $s) (start $s))')->instantiate(),
];
foreach ($ways as $name => $enter) {
    echo "-- $name\n";
    $guest->one();
    $enter();
    show(fn() => $guest->trap());
    show(fn() => $guest->one());
    $enter();
    show(fn() => $guest->one());
    show(fn() => $guest->trap());
}
?>
--EXPECTF--
-- a fiber
Wasm\TrapException: unreachable%S
int(1)
int(1)
Wasm\TrapException: unreachable%S
-- a fiber with a trap
Wasm\TrapException: unreachable%S
int(1)
int(1)
Wasm\TrapException: unreachable%S
-- a fiber that waits in a host function
Wasm\TrapException: unreachable%S
int(1)
int(1)
Wasm\TrapException: unreachable%S
-- a fiber that waited, and goes on after another call
Wasm\TrapException: unreachable%S
int(1)
int(1)
Wasm\TrapException: unreachable%S
-- a fiber that waited, and is left by an exception after another call
Wasm\TrapException: unreachable%S
int(1)
int(1)
Wasm\TrapException: unreachable%S
-- a fiber that waited, and is destroyed after another call
Wasm\TrapException: unreachable%S
int(1)
int(1)
Wasm\TrapException: unreachable%S
-- many host calls
Wasm\TrapException: unreachable%S
int(1)
int(1)
Wasm\TrapException: unreachable%S
-- a snapshot, which asks whether segments are dropped
Wasm\TrapException: unreachable%S
int(1)
int(1)
Wasm\TrapException: unreachable%S
-- a start function
Wasm\TrapException: unreachable%S
int(1)
int(1)
Wasm\TrapException: unreachable%S
