--TEST--
Wasm\Store: an exception of another store is no exnref here
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
needs('exceptions');
?>
--FILE--
<?php
require __DIR__ . '/../support.inc';

const WAT = '(module (tag $t) (func (export "throw") (throw $t))
    (func (export "id") (param exnref) (result exnref) (local.get 0)))';
try {
    wat(WAT)->throw();
} catch (Wasm\GuestException $e) {
    try {
        wat(WAT)->id($e);
    } catch (Wasm\WasmError $error) {
        var_dump(str_contains($error->getMessage(), 'Wasm\Store'));
    }
}
?>
--EXPECT--
bool(true)
