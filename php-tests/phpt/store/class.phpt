--TEST--
Wasm\Store: is the same only as itself
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$store = new Wasm\Store;
var_dump($store == new Wasm\Store, $store == $store);
attempt(fn() => clone $store);
attempt(fn() => serialize($store));
attempt(fn() => $store->__construct());
attempt(fn() => new Wasm\Memory(1, null, false, 'store'));
attempt(fn() => new Wasm\Instance(Wasm\Module::fromText('(module)'), [], 'store'));
?>
--EXPECT--
bool(false)
bool(true)
Error: Trying to clone an uncloneable object of class Wasm\Store
Exception: Serialization of 'Wasm\Store' is not allowed
Error: Cannot call Wasm\Store::__construct() twice
TypeError: Wasm\Memory::__construct(): Argument #4 ($store) must be of type ?Wasm\Store, string given
TypeError: Wasm\Instance::__construct(): Argument #3 ($store) must be of type ?Wasm\Store, string given
