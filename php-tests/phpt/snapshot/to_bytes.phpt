--TEST--
Snapshot: as WebAssembly it is a module that begins with the same state, whatever segments there were
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$wat = '(module
    (type $int (func (result i32)))
    (import "host" "started" (func $started))
    (import "host" "base" (global $base i32))
    (memory (export "memory") 2 5)
    (global $sum i32 (global.get $base))
    (global (export "i32") (mut i32) (i32.const 0))
    (global (export "i64") (mut i64) (i64.const 0))
    (global (export "f32") (mut f32) (f32.const 0))
    (global (export "f64") (mut f64) (f64.const 0))
    (global $func (mut funcref) (ref.null func))
    (global $extern (mut externref) (ref.null extern))
    (table $table (export "table") 40 50 funcref)
    (table (export "extern") 2 externref)
    (data (i32.const 10) "active")
    (data $dropped "dropped")
    (data $kept "kept")
    (elem (i32.const 0) $one)
    (elem $gone func $one $two)
    (elem $there funcref (ref.func $two) (ref.null func))
    (elem declare func $three)
    (func $one (result i32) (i32.const 1))
    (func $two (result i32) (i32.const 2))
    (func $three (result i32) (i32.const 3))
    (func $start (call $started))
    (start $start)
    (func (export "prepare")
        (data.drop $dropped)
        (elem.drop $gone)
        (memory.init $kept (i32.const 70000) (i32.const 0) (i32.const 4))
        (table.set $table (i32.const 7) (ref.func $three))
        (table.set $table (i32.const 8) (ref.func $two))
        (table.set $table (i32.const 0) (ref.null func))
        (global.set $func (ref.func $three))
        (drop (memory.grow (i32.const 1)))
        (drop (table.grow $table (ref.func $one) (i32.const 3))))
    (func (export "sum") (result i32) (global.get $sum))
    (func (export "func") (result funcref) (global.get $func))
    (func (export "call") (param i32) (result i32) (call_indirect $table (type $int) (local.get 0)))
    (func (export "dropped") (memory.init $dropped (i32.const 0) (i32.const 0) (i32.const 1)))
    (func (export "gone") (table.init $table $gone (i32.const 0) (i32.const 0) (i32.const 1)))
    (func (export "there") (table.init $table $there (i32.const 20) (i32.const 0) (i32.const 2)))
    (func (export "kept") (memory.init $kept (i32.const 0) (i32.const 0) (i32.const 4)))
    (@custom "note" "kept as it is"))';
$imports = ['host' => ['started' => function () { echo "started\n"; }, 'base' => 40]];
$module = Wasm\Module::fromText($wat);
$instance = $module->instantiate($imports);
$instance->prepare();
[$instance->i32->value, $instance->i64->value] = [-5, PHP_INT_MIN];
[$instance->f32->value, $instance->f64->value] = [0.25, -INF];
foreach ([0, 4096, 65536 * 3 - 1, 131072] as $offset) {
    $instance->memory[$offset] = 9;
}

function show(Wasm\Instance $instance): void
{
    echo json_encode([
        $instance->memory->pages(), hash('crc32b', $instance->memory->read(0, 3 * 65536)), $instance->table->size(),
        $instance->i32->value, $instance->i64->value, $instance->f32->value, $instance->f64->value === -INF,
        $instance->sum(), $instance->func()(), $instance->call(7), $instance->call(8), $instance->call(40), $instance->call(42),
    ]), "\n";
    for ($i = $nulls = 0; $i < $instance->table->size(); $i++) {
        $nulls += $instance->table[$i] === null ? 1 : 0;
    }
    var_dump($nulls);
    attempt(fn() => $instance->dropped());
    attempt(fn() => $instance->gone());
    $instance->there();
    $instance->kept();
    var_dump($instance->call(20), $instance->memory->read(0, 4));
}

$bytes = $instance->snapshot()->toBytes();
show($instance->snapshot()->instantiate(['host' => ['base' => 1] + $imports['host']]));
echo "-- compiled anew\n";
$again = Wasm\Module::fromBytes($bytes);
show($again->instantiate(['host' => ['base' => 1] + $imports['host']]));
var_dump($again->imports() == $module->imports(), $again->exports() == $instance->snapshot()->exports());
var_dump($again->customSections('note'), $again->toBytes() === $bytes);
echo "-- of modules that are no snapshots\n";
var_dump(Wasm\Module::fromBytes(SUM_WASM)->toBytes() === SUM_WASM);
attempt(fn() => Wasm\Module::deserialize($module->serialize())->toBytes());
attempt(fn() => Wasm\Module::deserialize($module->serialize())->instantiate($imports)->snapshot()->toBytes());
echo "-- nothing to keep\n";
$empty = wat('(module (func (export "f")))')->snapshot();
var_dump(Wasm\Module::fromBytes($empty->toBytes())->instantiate()->f());
echo "-- a table with many gaps, and one of many functions\n";
$instance = wat('(module (table (export "t") 5000 funcref) (table (export "u") 5000 funcref) (func (export "f")))');
for ($i = 0; $i < 5000; $i++) {
    $instance->t[$i] = $i % 2 === 0 ? $instance->f : null;
    $instance->u[$i] = $instance->f;
}
$copy = Wasm\Module::fromBytes($instance->snapshot()->toBytes())->instantiate();
for ($i = $wrong = 0; $i < 5000; $i++) {
    $wrong += ($copy->t[$i] === null) === ($i % 2 === 1) && $copy->u[$i] === $copy->f ? 0 : 1;
}
var_dump($wrong);
?>
--EXPECTF--
started
[3,"%x",43,-5,-9223372036854775808,0.25,true,40,3,3,2,1,1]
int(38)
Wasm\TrapException: out of bounds memory access in wasm function #%d%S
Wasm\TrapException: out of bounds table access in wasm function #%d%S
int(2)
string(4) "kept"
-- compiled anew
[3,"%x",43,-5,-9223372036854775808,0.25,true,40,3,3,2,1,1]
int(38)
Wasm\TrapException: out of bounds memory access in wasm function #%d%S
Wasm\TrapException: out of bounds table access in wasm function #%d%S
int(2)
string(4) "kept"
bool(true)
bool(true)
array(1) {
  [0]=>
  string(13) "kept as it is"
}
bool(true)
-- of modules that are no snapshots
bool(true)
Wasm\WasmException: toBytes() needs the module's WebAssembly, not only its code: it comes from an artifact
started
Wasm\WasmException: toBytes() needs the module's WebAssembly, not only its code: it comes from an artifact
-- nothing to keep
NULL
-- a table with many gaps, and one of many functions
int(0)
