--TEST--
Wasm\Module: a directory is no module
--EXTENSIONS--
wasm
--FILE--
<?php
foreach ([Wasm\Module::class, Wasm\Instance::class] as $class) {
    try {
        new $class(__DIR__);
    } catch (Wasm\WasmException $e) {
        var_dump(str_contains($e->getMessage(), __DIR__), (bool) preg_match('/is a directory/i', $e->getMessage()));
    }
}
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
