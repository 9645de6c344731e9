--TEST--
Wasm\Module: the constructor cannot be called twice
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

function refuse(callable $construct): void
{
    try {
        $construct();
        echo "constructed again\n";
    } catch (Error | Wasm\WasmException $e) {
        echo "refused\n";
    }
}

$path = scratch() . '/sum.wasm';
file_put_contents($path, SUM_WASM);
$module = new Wasm\Module($path);
refuse(fn() => $module->__construct('elsewhere.wasm'));
refuse(fn() => $module->__construct($path));
var_dump($module->hash() === hash('sha256', SUM_WASM));

$module = Wasm\Module::fromText('(module)');
refuse(fn() => $module->__construct($path));
var_dump($module->exports());
?>
--EXPECT--
refused
refused
bool(true)
refused
array(0) {
}
