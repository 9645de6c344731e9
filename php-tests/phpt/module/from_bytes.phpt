--TEST--
Wasm\Module::fromBytes()
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$module = Wasm\Module::fromBytes(SUM_WASM);
var_dump($module instanceof Wasm\Module);
var_dump($module->instantiate()->sum(20, 22));
var_dump(Wasm\Module::fromBytes("\0asm\x01\0\0\0")->exports());
// The binary format only.
try {
    Wasm\Module::fromBytes('(module)');
} catch (Wasm\CompileException $e) {
    echo get_class($e), "\n";
}
?>
--EXPECT--
bool(true)
int(42)
array(0) {
}
Wasm\CompileException
