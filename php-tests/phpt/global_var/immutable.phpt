--TEST--
Wasm\GlobalVar: an immutable one cannot be assigned
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat('(module (global (export "fixed") i32 (i32.const 5)))');
foreach ([$i->fixed, new Wasm\GlobalVar(new Wasm\GlobalType(Wasm\ValType::I32), 5)] as $global) {
    attempt(function () use ($global) { $global->value = 6; });
    attempt(function () use ($global) { $global->value++; });
    var_dump($global->value, $global->type()->mutable);
}
?>
--EXPECT--
Wasm\WasmError: Cannot modify an immutable global
Wasm\WasmError: Cannot modify an immutable global
int(5)
bool(false)
Wasm\WasmError: Cannot modify an immutable global
Wasm\WasmError: Cannot modify an immutable global
int(5)
bool(false)
