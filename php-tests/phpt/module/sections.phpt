--TEST--
Wasm\Module::sections() tells what the binary is made of
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

use Wasm\Module;

$bytes = SUM_WASM . custom_section('note', 'first');
foreach (Module::fromBytes($bytes)->sections() as ['kind' => $kind, 'name' => $name, 'offset' => $offset, 'size' => $size]) {
    echo $kind, ' ', json_encode($name), ' ', bin2hex(substr($bytes, $offset, $size)), "\n";
}
var_dump(Module::fromText('(module)')->sections());
echo implode(', ', array_column(Module::fromText('(module
    (import "" "f" (func)) (table 1 funcref) (memory 1) (global i32 (i32.const 0)) (export "f" (func 0)) (start 0)
    (elem (i32.const 0) func 0) (func (data.drop 0)) (data "x"))')->sections(), 'kind')), "\n";
attempt(fn() => Module::deserialize(Module::fromText('(module)')->serialize())->sections());
?>
--EXPECT--
type null 0160027f7f017f
function null 0100
export null 010373756d0000
code null 010700200020016a0b
custom "note" 046e6f74656669727374
array(0) {
}
type, import, function, table, memory, global, export, start, element, data count, code, data
Wasm\WasmException: sections() needs the module's WebAssembly, not only its code: it comes from an artifact
