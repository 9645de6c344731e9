--TEST--
Wasm\Store: objects of two stores do not meet in slots, globals, arguments and results
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

use Wasm\{Func, FuncType, GlobalType, GlobalVar, Instance, Module, Store, Table, TableType, ValType};

$foreign = wat('(module (func (export "f")))')->f;
$type = new FuncType([], [ValType::FuncRef]);
$i = new Instance(Module::fromText('(module (import "e" "f" (func $f (result funcref)))
    (table (export "table") 1 funcref) (global (export "global") (mut funcref) (ref.null func))
    (func (export "id") (param funcref) (result funcref) (local.get 0))
    (func (export "run") (result funcref) (call $f)))'), ['e' => ['f' => fn() => $foreign]]);
foreach ([
    fn() => $i->id($foreign), fn() => $i->run(), fn() => $i->table[0] = $foreign, fn() => $i->table->grow(1, $foreign),
    fn() => $i->global->value = $foreign,
    fn() => new Table(new TableType(ValType::FuncRef, 1), $foreign, new Store),
    fn() => new GlobalVar(new GlobalType(ValType::FuncRef), $foreign, new Store),
    fn() => (new Func($type, fn() => $foreign))(),
] as $mix) {
    try {
        $mix();
        echo "mixed\n";
    } catch (Wasm\WasmError $e) {
        echo get_class($e), str_contains($e->getMessage(), 'Wasm\Store') ? '' : $e->getMessage(), "\n";
    }
}
var_dump($i->table->size(), $i->table[0], $i->global->value);
// As a PHP value it may go anywhere.
$id = wat('(module (func (export "id") (param externref) (result externref) (local.get 0)))')->id(...);
var_dump($id($foreign) === $foreign);
?>
--EXPECT--
Wasm\WasmError
Wasm\WasmError
Wasm\WasmError
Wasm\WasmError
Wasm\WasmError
Wasm\WasmError
Wasm\WasmError
Wasm\WasmError
int(1)
NULL
NULL
bool(true)
