--TEST--
Wasm\Module: a missing file
--EXTENSIONS--
wasm
--FILE--
<?php
foreach (['/no/such/directory/sum.wasm', 'no-such-file.wasm', ''] as $path) {
    foreach ([Wasm\Module::class, Wasm\Instance::class] as $class) {
        try {
            new $class($path);
        } catch (Wasm\WasmException $e) {
            echo basename($path), ': ', str_contains($e->getMessage(), $path) && preg_match('/no such file/i', $e->getMessage()) ? 'named' : $e->getMessage(), "\n";
        } catch (ValueError $e) {
            echo 'ValueError: ', $e->getMessage(), "\n";
        }
    }
}
?>
--EXPECTF--
sum.wasm: named
sum.wasm: named
no-such-file.wasm: named
no-such-file.wasm: named
ValueError: Wasm\Module::__construct(): Argument #1 ($path) %Sempty%S
ValueError: Wasm\Instance::__construct(): Argument #1 ($module) %Sempty%S
