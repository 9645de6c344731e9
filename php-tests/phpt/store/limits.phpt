--TEST--
Wasm\Store: limits must make sense, and can be read
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

foreach ([0, 0.0, -1.5, NAN, INF, 1e300, 1e-12] as $seconds) {
    attempt(fn() => new Wasm\Store(timeLimit: $seconds));
}
attempt(fn() => new Wasm\Store(timeLimit: 'soon'));
attempt(fn() => new Wasm\Store(memoryLimit: -1));
attempt(fn() => new Wasm\Store(tableLimit: -1));
attempt(fn() => new Wasm\Store(memoryLimit: 'much'));
$store = new Wasm\Store(timeLimit: 2);
var_dump($store->timeLimit);
attempt(fn() => $store->timeLimit = 3.0);
attempt(function () use ($store): void {
    unset($store->timeLimit);
});
?>
--EXPECT--
ValueError: Wasm\Store::__construct(): Argument #3 ($timeLimit) must be a number of seconds greater than 0
ValueError: Wasm\Store::__construct(): Argument #3 ($timeLimit) must be a number of seconds greater than 0
ValueError: Wasm\Store::__construct(): Argument #3 ($timeLimit) must be a number of seconds greater than 0
ValueError: Wasm\Store::__construct(): Argument #3 ($timeLimit) must be a number of seconds greater than 0
ValueError: Wasm\Store::__construct(): Argument #3 ($timeLimit) must be a number of seconds greater than 0
ValueError: Wasm\Store::__construct(): Argument #3 ($timeLimit) must be a number of seconds greater than 0
ValueError: Wasm\Store::__construct(): Argument #3 ($timeLimit) must be a number of seconds greater than 0
TypeError: Wasm\Store::__construct(): Argument #3 ($timeLimit) must be of type ?float, string given
ValueError: Wasm\Store::__construct(): Argument #1 ($memoryLimit) must be greater than or equal to 0
ValueError: Wasm\Store::__construct(): Argument #2 ($tableLimit) must be greater than or equal to 0
TypeError: Wasm\Store::__construct(): Argument #1 ($memoryLimit) must be of type ?int, string given
float(2)
Error: Cannot modify readonly property Wasm\Store::$timeLimit
Error: Cannot unset readonly property Wasm\Store::$timeLimit
