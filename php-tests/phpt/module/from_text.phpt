--TEST--
Wasm\Module::fromText()
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

var_dump(Wasm\Module::fromText(SUM_WAT)->instantiate()->sum(20, 22));
var_dump(Wasm\Module::fromText('(module)')->exports());
// The text format only.
try {
    Wasm\Module::fromText(SUM_WASM);
} catch (Wasm\CompileException $e) {
    echo get_class($e), "\n";
}
?>
--EXPECT--
int(42)
array(0) {
}
Wasm\CompileException
