--TEST--
Host functions: may call back into the same instance, and into others
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$module = Wasm\Module::fromText('(module (import "e" "f" (func $f (param i32) (result i32)))
    (global $calls (mut i32) (i32.const 0))
    (func (export "calls") (result i32) (global.get $calls))
    (func (export "run") (param i32) (result i32)
        (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
        (i32.add (local.get 0) (call $f (i32.sub (local.get 0) (i32.const 1))))))');
$same = new Wasm\Instance($module, ['e' => ['f' => function (int $x) use (&$same) {
    return $x === 0 ? 0 : $same->run($x);
}]]);
var_dump($same->run(100), $same->calls());
// Two that call each other, and new ones made on the way.
$a = new Wasm\Instance($module, ['e' => ['f' => function (int $x) use (&$b) { return $x === 0 ? 0 : $b->run($x); }]]);
$b = new Wasm\Instance($module, ['e' => ['f' => function (int $x) use (&$a) { return $x === 0 ? 0 : $a->run($x); }]]);
var_dump($a->run(100), $a->calls(), $b->calls());
foreach ([null, new Wasm\Store] as $store) {
    $make = function (int $x) use ($module, $store, &$make) {
        return $x === 0 ? 0 : (new Wasm\Instance($module, ['e' => ['f' => $make]], $store))->run($x);
    };
    var_dump($make(50));
}
?>
--EXPECT--
int(5050)
int(100)
int(5050)
int(50)
int(50)
int(1275)
int(1275)
