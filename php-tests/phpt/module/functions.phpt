--TEST--
Wasm\Module::functions(): where the functions of a module are, and how large
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$module = Wasm\Module::fromText('(module
    (import "a" "b" (func $imported))
    (func $_ZN5shape6Circle4areaEv (result i32) (i32.const 7))
    (func)
    (func $plain (call $imported) (call $imported))
    (@custom "large" "' . str_repeat('x', 1 << 20) . '"))');
$sizes = array_column($module->functions(), 'code_bytes', 'index');
var_dump($sizes === [1 => null, 2 => null, 3 => null]);
foreach ($module->compile()->functions() as $function) {
    $function['code_bytes'] > 0 or var_dump($function);
    unset($function['code_bytes']);
    echo json_encode($function), "\n";
}
var_dump(Wasm\Module::fromText('(module)')->functions());
$wasm = file_get_contents(__DIR__ . '/../../frames/ledger.wasm');
foreach (Wasm\Module::fromBytes($wasm)->functions() as $function) {
    // Each ends with `end`.
    var_dump($wasm[$function['offset'] + $function['size'] - 1] === "\x0b");
}
attempt(fn() => Wasm\Module::deserialize($module->serialize())->functions());
?>
--EXPECTF--
bool(true)
{"index":1,"function":"shape::Circle::area()","symbol":"_ZN5shape6Circle4areaEv","offset":%d,"size":4}
{"index":2,"function":null,"symbol":null,"offset":%d,"size":2}
{"index":3,"function":"plain","symbol":"plain","offset":%d,"size":6}
array(0) {
}
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
Wasm\WasmException: %s
