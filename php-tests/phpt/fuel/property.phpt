--TEST--
Wasm\Store::$fuel: an int or null, and only for a store that was made with fuel
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$store = new Wasm\Store(fuel: 7);
var_dump($store->fuel, isset($store->fuel), empty($store->fuel));
$store->fuel += 3;
var_dump($store->fuel);
foreach ([-1, '5', 1.5, true, PHP_INT_MAX, 0] as $fuel) {
    attempt(fn() => $store->fuel = $fuel);
}
var_dump($store->fuel, isset($store->fuel), empty($store->fuel));
attempt(function () use ($store): void {
    unset($store->fuel);
});
attempt(function () use ($store): void {
    $reference = &$store->fuel;
});
$without = new Wasm\Store;
var_dump($without->fuel, isset($without->fuel));
attempt(fn() => $without->fuel = 5);
attempt(fn() => $without->fuel = null);
attempt(fn() => new Wasm\Store(fuel: -1));
var_dump((new ReflectionProperty($store, 'fuel'))->getValue($store), $store);
?>
--EXPECTF--
int(7)
bool(true)
bool(false)
int(10)
ValueError: Wasm\Store::$fuel must be greater than or equal to 0, -1 given
TypeError: Cannot assign string to property Wasm\Store::$fuel of type ?int
TypeError: Cannot assign float to property Wasm\Store::$fuel of type ?int
TypeError: Cannot assign %s to property Wasm\Store::$fuel of type ?int
int(9223372036854775807)
int(0)
int(0)
bool(true)
bool(true)
Error: Cannot unset property Wasm\Store::$fuel
Error: Cannot modify Wasm\Store::$fuel indirectly: assign to it
NULL
bool(false)
Wasm\WasmError: this store was made without fuel: pass an amount of fuel to its constructor
NULL
ValueError: Wasm\Store::__construct(): Argument #4 ($fuel) must be greater than or equal to 0
int(0)
object(Wasm\Store)#%d (2) {
  ["fuel"]=>
  int(0)
  ["timeLimit"]=>
  NULL
}
