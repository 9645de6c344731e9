--TEST--
Fuel: a guest without any ends in an OutOfFuelException, and goes on when there is more
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$wat = '(module (import "host" "refill" (func $refill))
    (func $spin (export "spin") (loop $l (br $l)))
    (func (export "one") (result i32) (i32.const 1))
    (func (export "trap") unreachable)
    (func (export "refilled") (result i32) (local $n i32) (call $refill)
        (loop $l (br_if $l (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 1000))))
        (local.get $n)))';
$store = new Wasm\Store(fuel: 100);
$i = Wasm\Module::fromText($wat)->instantiate(['host' => ['refill' => fn() => $store->fuel = 10_000]], $store);
try {
    $i->spin();
} catch (Wasm\OutOfFuelException $e) {
    var_dump($e->getMessage(), $e->trapCode, $e->frames[0]->function, $store->fuel);
}
attempt(fn() => $i->one());
$store->fuel = 5;
attempt(fn() => $i->one());
attempt(fn() => $i->trap());
var_dump($store->fuel);
attempt(fn() => $i->refilled());
echo "shared by what is linked:\n";
$store->fuel = 1000;
$caller = Wasm\Module::fromText('(module (import "i" "spin" (func $f)) (func (export "f") (call $f)))')
    ->instantiate(['i' => $i]);
attempt(fn() => $caller->f());
var_dump($store->fuel);
echo "in a start function:\n";
$start = Wasm\Module::fromText('(module (func $f (loop $l (br $l))) (start $f))');
attempt(fn() => $start->instantiate([], new Wasm\Store(fuel: 10)));
echo "no end:\n";
$store->fuel = null;
var_dump($store->fuel);
attempt(fn() => $i->one());
?>
--EXPECTF--
string(%d) "out of fuel in wasm function "spin"%S"
enum(Wasm\TrapCode::OutOfFuel)
string(4) "spin"
int(0)
Wasm\OutOfFuelException: out of fuel in wasm function #2%S
int(1)
Wasm\TrapException: unreachable executed in wasm function #3%S
int(3)
int(1000)
shared by what is linked:
Wasm\OutOfFuelException: out of fuel in wasm function "spin"%S
int(0)
in a start function:
Wasm\OutOfFuelException: out of fuel in wasm function "f"%S
no end:
NULL
int(1)
