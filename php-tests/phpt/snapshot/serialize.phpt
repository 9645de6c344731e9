--TEST--
Snapshot: is serialized with its state, and refused when it is damaged
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$module = Wasm\Module::fromText('(module (memory (export "memory") 4 9) (global (export "g") (mut i64) (i64.const 1))
    (table (export "t") 3 funcref) (data $d "passive") (start $s) (func $s (global.set 0 (i64.const 5)))
    (func (export "f") (result i32) (i32.const 7)) (func (export "drop") (data.drop $d) (drop (memory.grow (i32.const 2))))
    (func (export "init") (memory.init $d (i32.const 0) (i32.const 0) (i32.const 7))))');
$instance = $module->instantiate();
$instance->drop();
$instance->g->value = 42;
$instance->t[2] = $instance->f;
$instance->memory->fill(70_000, 200_000, 0x33);
$snapshot = $instance->snapshot();
$artifact = $snapshot->serialize();
$back = Wasm\Module::deserialize($artifact);
var_dump($back->hash() === $snapshot->hash(), $back->serialize() === $artifact, $back->exports() == $snapshot->exports());
$copy = $back->instantiate();
var_dump($copy->memory->pages(), $copy->memory->read(0, 6 * 65536) === $instance->memory->read(0, 6 * 65536));
var_dump($copy->g->value, $copy->t[1], $copy->t[2]());
attempt(fn() => $copy->init());
// Of the same state it is the same snapshot.
var_dump($copy->snapshot()->hash() === $snapshot->hash());
$copy->memory[1] = 1;
var_dump($copy->snapshot()->hash() === $snapshot->hash());

echo "-- damaged\n";
$accepted = 0;
foreach (array_merge(range(0, 300, 7), range(300, strlen($artifact) - 1, 4999), [strlen($artifact) - 1]) as $place) {
    foreach ([substr($artifact, 0, $place), substr_replace($artifact, $artifact[$place] ^ "\x10", $place, 1)] as $damaged) {
        try {
            Wasm\Module::deserialize($damaged);
            $accepted++;
        } catch (Wasm\SerializationException) {
        }
    }
}
var_dump($accepted);
?>
--EXPECTF--
bool(true)
bool(true)
bool(true)
int(6)
bool(true)
int(42)
NULL
int(7)
Wasm\TrapException: out of bounds memory access in wasm function #%d%S
bool(true)
bool(false)
-- damaged
int(0)
