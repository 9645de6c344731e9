--TEST--
Wasm\Instance: an export that is no function cannot be called
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat('(module (memory (export "memory") 1) (global (export "answer") i32 (i32.const 42)))');
foreach (['memory', 'answer'] as $name) {
    try {
        $i->$name();
    } catch (Error | Wasm\WasmException $e) {
        var_dump(str_contains($e->getMessage(), $name));
    }
    var_dump(is_callable([$i, $name]), method_exists($i, $name));
}
?>
--EXPECT--
bool(true)
bool(false)
bool(false)
bool(true)
bool(false)
bool(false)
