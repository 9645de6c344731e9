--TEST--
Linking: plain values for immutable globals
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$module = Wasm\Module::fromText('(module
    (import "e" "i32" (global i32)) (import "e" "i64" (global i64)) (import "e" "f32" (global f32))
    (import "e" "f64" (global f64)) (import "e" "externref" (global externref)) (import "e" "funcref" (global funcref))
    (export "i32" (global 0)) (export "i64" (global 1)) (export "f32" (global 2)) (export "f64" (global 3))
    (export "externref" (global 4)) (export "funcref" (global 5)))');
$object = new stdClass;
$i = new Wasm\Instance($module, ['e' => [
    'i32' => 4294967295, 'i64' => PHP_INT_MIN, 'f32' => 0.1, 'f64' => 3, 'externref' => $object, 'funcref' => null,
]]);
foreach ($i->exports as $name => $global) {
    echo $name, ' ', $global->value === $object ? 'the object' : json_encode($global->value), "\n";
}
try {
    new Wasm\Instance($module, ['e' => [
        'i32' => 4294967296, 'i64' => 1.0, 'f32' => '1', 'f64' => true, 'externref' => 1, 'funcref' => 'strlen',
    ]]);
} catch (Wasm\LinkException $e) {
    foreach (['i32', 'i64', 'f32', 'f64', 'externref', 'funcref'] as $name) {
        echo $name, ' ', str_contains($e->getMessage(), "\"e\".\"$name\"") ? 'refused' : 'accepted', "\n";
    }
}
?>
--EXPECT--
i32 -1
i64 -9223372036854775808
f32 0.10000000149011612
f64 3
externref the object
funcref null
i32 refused
i64 refused
f32 refused
f64 refused
externref accepted
funcref refused
