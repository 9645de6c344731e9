--TEST--
Wasm\Exports: the methods of ArrayAccess, and odd offsets
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$e = wat('(module (func (export "sum")) (func (export "0")))')->exports;
var_dump($e->offsetExists('sum'), $e->offsetExists('nope'), $e->offsetGet('sum') === $e['sum']);
attempt(fn() => $e->offsetGet('smu'));
var_dump($e['0'] instanceof Wasm\Func, isset($e['0']));
foreach ([null, [], new stdClass, 1.5] as $offset) {
    try {
        $e[$offset];
        echo "found\n";
    } catch (TypeError | Wasm\ExportNotFoundException $x) {
        echo "not found\n";
    }
    try {
        isset($e[$offset]) and print("set\n");
    } catch (TypeError) {
    }
}
?>
--EXPECTF--
bool(true)
bool(false)
bool(true)
Wasm\ExportNotFoundException: %Ssmu%Sdid you mean %Ssum%S
bool(true)
bool(true)
not found
not found
not found
not found
