--TEST--
Wasm\Store: objects of two stores do not meet as imports
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$module = Wasm\Module::fromText('(module (import "a" "f" (func (result i32))) (import "b" "memory" (memory 1)))');
$a = wat('(module (func (export "f") (result i32) (i32.const 1)))');
$b = wat('(module (memory (export "memory") 1))');
$given = ['a' => $a, 'b' => $b];
foreach ([null, new Wasm\Store] as $store) {
    try {
        new Wasm\Instance($module, $given, $store);
    } catch (Wasm\LinkException $e) {
        var_dump(substr_count($e->getMessage(), 'another Wasm\Store'), str_contains($e->getMessage(), '"b"."memory"'));
    }
}
// In one store all is well, and a callable belongs to none.
$store = new Wasm\Store;
$b = new Wasm\Instance(Wasm\Module::fromText('(module (memory (export "memory") 1))'), [], $store);
$i = new Wasm\Instance($module, ['a' => ['f' => $a->f(...)], 'b' => $b], $store);
var_dump($i instanceof Wasm\Instance);
?>
--EXPECT--
int(1)
bool(true)
int(2)
bool(true)
bool(true)
