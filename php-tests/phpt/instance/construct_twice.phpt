--TEST--
Wasm\Instance: the constructor cannot be called twice
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

$i = wat(SUM_WAT);
$other = Wasm\Module::fromText('(module)');
refuse(fn() => $i->__construct($other));
refuse(fn() => $i->__construct('elsewhere.wasm'));
var_dump($i->sum(1, 2));
var_dump($i->module === $other);
?>
--EXPECT--
refused
refused
int(3)
bool(false)
