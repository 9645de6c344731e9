--TEST--
Snapshot: memories, globals, tables and dropped segments are as they were, exported or not, and nothing runs again
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

const WAT = '(module
    (type $int (func (result i32)))
    (import "host" "started" (func $started))
    (memory (export "memory") 1 3)
    (memory $hidden 1)
    (global $count (mut i64) (i64.const 1))
    (global (export "float") (mut f64) (f64.const 0.5))
    (global $chosen (mut funcref) (ref.null func))
    (table $hidden_table 4 funcref)
    (table (export "table") 2 8 funcref)
    (data (i32.const 0) "written by a segment")
    (data $passive "passive")
    (data $kept "kept")
    (elem $functions func $one $two)
    (elem $kept_functions func $one $two)
    (func $one (result i32) (i32.const 1))
    (func $two (result i32) (i32.const 2))
    (func $start
        (call $started)
        (i32.store $hidden (i32.const 8) (i32.const 1234)))
    (start $start)
    (func (export "prepare")
        (global.set $count (i64.const 77))
        (global.set $chosen (ref.func $two))
        (memory.init $passive (i32.const 100) (i32.const 0) (i32.const 7))
        (data.drop $passive)
        (table.init $hidden_table $functions (i32.const 1) (i32.const 0) (i32.const 2))
        (elem.drop $functions)
        (table.set $hidden_table (i32.const 3) (ref.func $one)))
    (func (export "count") (result i64)
        (global.set $count (i64.add (global.get $count) (i64.const 1)))
        (global.get $count))
    (func (export "chosen") (result funcref) (global.get $chosen))
    (func (export "hidden") (result i32) (i32.load $hidden (i32.const 8)))
    (func (export "call") (param i32) (result i32) (call_indirect $hidden_table (type $int) (local.get 0)))
    (func (export "init_passive") (memory.init $passive (i32.const 200) (i32.const 0) (i32.const 1)))
    (func (export "init_kept") (memory.init $kept (i32.const 200) (i32.const 0) (i32.const 4)))
    (func (export "init_functions") (table.init $hidden_table $functions (i32.const 0) (i32.const 0) (i32.const 1)))
    (func (export "init_kept_functions")
        (table.init $hidden_table $kept_functions (i32.const 0) (i32.const 1) (i32.const 1)))
    (export "two" (func $two)))';
$imports = ['host' => ['started' => function () { echo "started\n"; }]];
$module = Wasm\Module::fromText(WAT);
$instance = $module->instantiate($imports);
$instance->prepare();
$instance->float->value = -2.5;
$instance->table[1] = $instance->two;
$instance->memory->write(5000, 'written by the host');

$snapshot = $instance->snapshot();
var_dump($snapshot instanceof Wasm\Module, $snapshot == $module, $snapshot->hash() === $module->hash());
var_dump($snapshot->imports() == $module->imports(), $snapshot->exports() == $module->exports(), $snapshot->name());

// What the first does now is its own affair.
$instance->memory->write(5000, 'changed behind it__');
$instance->count();

echo "-- two instances of it\n";
foreach ([$snapshot->instantiate($imports), new Wasm\Instance($snapshot, $imports)] as $copy) {
    echo $copy->memory->read(0, 20), '|', $copy->memory->read(100, 7), '|', $copy->memory->read(5000, 19), "\n";
    var_dump($copy->count(), $copy->float->value, $copy->hidden(), $copy->call(1), $copy->call(2), $copy->call(3));
    var_dump($copy->table[0], $copy->table[1] === $copy->two, $copy->chosen() === $copy->two, $copy->chosen()());
    attempt(fn() => $copy->call(0));
    attempt(fn() => $copy->init_passive());
    attempt(fn() => $copy->init_functions());
    $copy->init_kept();
    $copy->init_kept_functions();
    var_dump($copy->memory->read(200, 4), $copy->call(0), $copy->module === $snapshot);
    $copy->memory->fill(0, 65536, 0x55);
}
echo "-- a snapshot of an instance of a snapshot\n";
$third = $copy->snapshot()->instantiate($imports);
var_dump($third->memory->read(0, 4), $third->count(), $third->call(0));
attempt(fn() => $third->init_passive());
?>
--EXPECTF--
started
bool(true)
bool(false)
bool(false)
bool(true)
bool(true)
NULL
-- two instances of it
written by a segment|passive|written by the host
int(78)
float(-2.5)
int(1234)
int(1)
int(2)
int(1)
NULL
bool(true)
bool(true)
int(2)
Wasm\TrapException: uninitialized element%S
Wasm\TrapException: out of bounds memory access%S
Wasm\TrapException: out of bounds table access%S
string(4) "kept"
int(2)
bool(true)
written by a segment|passive|written by the host
int(78)
float(-2.5)
int(1234)
int(1)
int(2)
int(1)
NULL
bool(true)
bool(true)
int(2)
Wasm\TrapException: uninitialized element%S
Wasm\TrapException: out of bounds memory access%S
Wasm\TrapException: out of bounds table access%S
string(4) "kept"
int(2)
bool(true)
-- a snapshot of an instance of a snapshot
string(4) "UUUU"
int(79)
int(2)
Wasm\TrapException: out of bounds memory access in wasm function #%d%S
