--TEST--
Snapshot: fits stores with fuel and without, whichever it was taken in
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$module = Wasm\Module::fromText('(module (memory (export "memory") 1) (global $n (mut i32) (i32.const 0))
    (table 2 funcref) (elem (i32.const 1) $count)
    (func $count (export "count") (result i32)
        (global.set $n (i32.add (global.get $n) (i32.const 1))) (global.get $n))
    (func (export "through") (result i32) (call_indirect (result i32) (i32.const 1))))');

/** What the guest needs in fuel. */
function cost(Wasm\Module $module, int $expected): int
{
    $store = new Wasm\Store(fuel: 1000);
    $instance = $module->instantiate([], $store);
    $instance->through() === $expected or print("the state is another\n");
    return 1000 - $store->fuel;
}

$plain = $module->instantiate();
$plain->count();
$with_fuel = $module->instantiate([], new Wasm\Store(fuel: 1000));
$with_fuel->count();
$cost = cost($module, 1);
foreach ([$plain, $with_fuel] as $instance) {
    $snapshot = $instance->snapshot();
    var_dump(cost($snapshot, 2) === $cost, $snapshot->instantiate()->through(), $snapshot->instantiate()->through());
}
echo "-- from a file\n";
$path = scratch() . '/module.wasm';
file_put_contents($path, $module->toBytes());
$instance = new Wasm\Instance($path, [], new Wasm\Store(fuel: 1000));
$instance->count();
$snapshot = $instance->snapshot();
var_dump(cost($snapshot, 2) === $cost, $snapshot->instantiate()->through());
// It does not need the file, but what it does not have the code for yet is made of it.
file_put_contents($path, SUM_WASM);
var_dump(cost($snapshot, 2) === $cost);
attempt(fn() => $snapshot->toBytes());
?>
--EXPECT--
bool(true)
int(2)
int(2)
bool(true)
int(2)
int(2)
-- from a file
bool(true)
int(2)
bool(true)
Wasm\WasmException: toBytes() needs the module's WebAssembly, not only its code: its file has changed
