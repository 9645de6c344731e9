--TEST--
Wasm\Store: standalone objects share one until an instance imports from it
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

use Wasm\{Func, FuncType, GlobalType, GlobalVar, Instance, Memory, Module, Table, TableType, ValType};

$make = fn() => [
    'memory' => new Memory(1), 'table' => new Table(new TableType(ValType::FuncRef, 1)),
    'global' => new GlobalVar(new GlobalType(ValType::I32, true), 5),
    'f' => new Func(new FuncType([], []), fn() => null),
];
$module = Module::fromText('(module (import "e" "memory" (memory 1)) (import "e" "table" (table 1 funcref))
    (import "e" "global" (global (mut i32))) (import "e" "f" (func)))');
$first = $make();
$first['table'][0] = $first['f'];
$a = new Instance($module, ['e' => $first]);
$second = $make();
$b = new Instance($module, ['e' => $second]);
attempt(fn() => (new Instance($module, ['e' => ['f' => $first['f']] + $second])) && 1);
attempt(fn() => $first['table'][0] = $second['f']);
// What is given a store is in that.
$store = new Wasm\Store;
$third = ['f' => new Func(new FuncType([], []), fn() => null, $store), 'memory' => new Memory(1, store: $store)];
$third += $make();
try {
    new Instance($module, ['e' => $third], $store);
} catch (Wasm\LinkException $e) {
    var_dump(substr_count($e->getMessage(), 'another Wasm\Store'));
}
?>
--EXPECT--
Wasm\LinkException: an import does not fit: "e"."f" must be a function () -> (), a function () -> () of another Wasm\Store (both need the same one) given
Wasm\WasmError: both must belong to the same Wasm\Store, and these do not
int(2)
