--TEST--
Snapshot: what no other instance can have is refused, and named
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

function refused(string $wat, array $imports = [], ?callable $prepare = null): void
{
    $instance = Wasm\Module::fromText($wat)->instantiate($imports);
    if ($prepare !== null) {
        $prepare($instance);
    }
    attempt(fn() => $instance->snapshot());
}

echo "-- imports\n";
refused('(module (import "env" "memory" (memory 1)))', ['env' => ['memory' => new Wasm\Memory(1)]]);
$type = new Wasm\TableType(Wasm\ValType::FuncRef, 1);
refused('(module (import "env" "table" (table 1 funcref)))', ['env' => ['table' => new Wasm\Table($type)]]);
$counter = new Wasm\GlobalVar(new Wasm\GlobalType(Wasm\ValType::I32, true), 1);
refused('(module (import "env" "counter" (global (mut i32))))', ['env' => ['counter' => $counter]]);

echo "-- a shared memory\n";
refused('(module (memory 1) (memory (export "threads") 1 2 shared))');
refused('(module (memory 1 2 shared))');

echo "-- references of the host's\n";
$set_first = fn($instance) => $instance->table[1] = 'mine';
refused('(module (table (export "table") 2 externref))', [], $set_first);
refused('(module (global (mut externref) (ref.null extern)) (global (export "kept") (mut externref) (ref.null extern)))', [],
    fn($instance) => $instance->kept->value = new stdClass);

echo "-- functions of others\n";
$store = new Wasm\Store;
$type = new Wasm\FuncType([], []);
$host = new Wasm\Func($type, fn() => null, $store);
$other = Wasm\Module::fromText('(module (func (export "f")))')->instantiate([], $store);
const TABLE = '(module (table 1 funcref) (table (export "table") 3 funcref) (func (export "own")) (elem declare func 0))';
foreach ([$host, $other->f] as $func) {
    $instance = Wasm\Module::fromText(TABLE)->instantiate([], $store);
    $instance->table[0] = $instance->own;
    $instance->table[2] = $func;
    attempt(fn() => $instance->snapshot());
    $instance->table[2] = null;
    var_dump($instance->snapshot()->instantiate()->table[0] !== null);
}
refused('(module (import "env" "f" (func $f)) (table 4 funcref) (elem (i32.const 3) $f))', ['env' => ['f' => fn() => null]]);
refused('(module (import "env" "f" (func $f)) (global (mut funcref) (ref.func $f)))', ['env' => ['f' => fn() => null]]);

echo "-- a call that has not returned\n";
$again = null;
$instance = Wasm\Module::fromText('(module (import "env" "host" (func $host)) (func (export "call") (call $host)))')
    ->instantiate(['env' => ['host' => function () use (&$instance, &$again) { $again = $instance->snapshot(); }]]);
attempt(fn() => $instance->call());
var_dump($again);
$fiber = new Fiber(fn() => $instance->call());
$suspending = Wasm\Module::fromText('(module (import "env" "host" (func $host)) (func (export "call") (call $host)))')
    ->instantiate(['env' => ['host' => fn() => Fiber::suspend()]]);
$fiber = new Fiber(fn() => $suspending->call());
$fiber->start();
attempt(fn() => $suspending->snapshot());
$fiber->resume();
var_dump($suspending->snapshot() instanceof Wasm\Module);
?>
--EXPECTF--
-- imports
Wasm\WasmError: the instance cannot be snapshotted: it imports a memory, "env"."memory", whose state is not its own
Wasm\WasmError: the instance cannot be snapshotted: it imports a table, "env"."table", whose state is not its own
Wasm\WasmError: the instance cannot be snapshotted: it imports a mutable global, "env"."counter", whose state is not its own
-- a shared memory
Wasm\WasmError: the instance cannot be snapshotted: memory "threads" is shared
Wasm\WasmError: the instance cannot be snapshotted: memory #0 is shared
-- references of the host's
Wasm\WasmError: the instance cannot be snapshotted: element 1 of table "table" holds an external reference
Wasm\WasmError: the instance cannot be snapshotted: global "kept" holds an external reference
-- functions of others
Wasm\WasmError: the instance cannot be snapshotted: element 2 of table "table" holds a function that is not the instance's own, but another's or the host's
bool(true)
Wasm\WasmError: the instance cannot be snapshotted: element 2 of table "table" holds a function that is not the instance's own, but another's or the host's
bool(true)
Wasm\WasmError: the instance cannot be snapshotted: element 3 of table #0 holds a function that is not the instance's own, but another's or the host's
Wasm\WasmError: the instance cannot be snapshotted: global #0 holds a function that is not the instance's own, but another's or the host's
-- a call that has not returned
Wasm\WasmError: the instance cannot be snapshotted: a call into it, or into its store, has not returned yet
NULL
Wasm\WasmError: the instance cannot be snapshotted: a call into it, or into its store, has not returned yet
bool(true)
