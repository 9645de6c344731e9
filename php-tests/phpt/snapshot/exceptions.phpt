--TEST--
Snapshot: a module with exceptions throws and catches in the instances of its snapshot
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
needs('exceptions');
?>
--FILE--
<?php
require __DIR__ . '/../support.inc';

$module = Wasm\Module::fromText('(module (tag $t (export "t") (param i32)) (table (export "table") 2 funcref) (elem declare func $throw)
    (global $n (mut i32) (i32.const 0)) (global (export "held") (mut exnref) (ref.null exn))
    (func $throw (export "throw") (param i32) (throw $t (local.get 0)))
    (func (export "add") (param i32) (global.set $n (i32.add (global.get $n) (local.get 0))))
    (func (export "set") (table.set (i32.const 1) (ref.func $throw)))
    (func (export "hold") (global.set 1 (block (result exnref)
        (try_table (catch_all_ref 0) (call $throw (i32.const 1))) unreachable)))
    (func (export "catch") (result i32) (block (result i32)
        (try_table (catch $t 0) (call_indirect (param i32) (global.get $n) (i32.const 1))) unreachable)))');
$instance = $module->instantiate();
$instance->add(5);
$instance->set();
$snapshot = $instance->snapshot();
$copies = [$snapshot->instantiate(), Wasm\Module::fromBytes($snapshot->toBytes())->instantiate(),
    Wasm\Module::deserialize($snapshot->serialize())->instantiate()];
foreach ($copies as $copy) {
    $copy->add(1);
    var_dump($copy->catch());
    try {
        $copy->throw(9);
    } catch (Wasm\GuestException $e) {
        var_dump($e->payload, $e->tag === $copy->t);
    }
}
$instance->hold();
attempt(fn() => $instance->snapshot());
?>
--EXPECT--
int(6)
array(1) {
  [0]=>
  int(9)
}
bool(true)
int(6)
array(1) {
  [0]=>
  int(9)
}
bool(true)
int(6)
array(1) {
  [0]=>
  int(9)
}
bool(true)
Wasm\WasmError: the instance cannot be snapshotted: global "held" holds an exception
