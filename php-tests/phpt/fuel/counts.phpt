--TEST--
Fuel: an instruction costs 1, structure nothing, and the count is exact
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$module = Wasm\Module::fromText('(module
    (global $untouched i32 (i32.const 5)) (global $g (export "g") (mut i32) (i32.const 9))
    (func (export "three") (result i32) (i32.add (i32.const 1) (i32.const 2)))
    (func (export "nothing") (block (block (loop))) (nop))
    (func (export "loop") (param $n i32) (loop $l
        (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))
    (func (export "globals") (result i32) (global.set $g (i32.add (global.get $g) (global.get $untouched)))
        (global.get $g))
    (func $callee (param i32) (result i32) (local.get 0))
    (func (export "call") (result i32) (call $callee (i32.const 7)))
    (func (export "branches") (param i32) (result i32)
        (if (result i32) (local.get 0) (then (i32.const 1)) (else (i32.add (i32.const 1) (i32.const 1))))))');
$store = new Wasm\Store(fuel: 1_000_000);
$i = $module->instantiate([], $store);
$costs = function (string $name, int ...$arguments) use ($i, $store): int {
    $before = $store->fuel;
    $i->$name(...$arguments);
    return $before - $store->fuel;
};
foreach ([['three'], ['nothing'], ['loop', 1], ['loop', 1000], ['globals'], ['call'], ['branches', 0], ['branches', 1]] as $call) {
    echo implode(' ', $call), ': ', $costs(...$call), "\n";
}
var_dump($i->globals(), $i->g->value, $module->imports(), $i->module === $module, $i->module->serialize() !== '');
?>
--EXPECT--
three: 3
nothing: 0
loop 1: 5
loop 1000: 5000
globals: 5
call: 3
branches 0: 5
branches 1: 3
int(19)
int(19)
array(0) {
}
bool(true)
bool(true)
