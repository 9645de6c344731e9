--TEST--
Linking: what a failed instantiation had written stays
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$store = new Wasm\Store;
$memory = new Wasm\Memory(1, null, false, $store);
$table = new Wasm\Table(new Wasm\TableType(Wasm\ValType::FuncRef, 2), null, $store);
try {
    new Wasm\Instance(Wasm\Module::fromText('(module
        (import "e" "memory" (memory 1)) (import "e" "table" (table 2 funcref))
        (func $f (result i32) (i32.const 42)) (func $s unreachable)
        (elem (i32.const 1) $f) (data (i32.const 0) "hi") (start $s))'),
        ['e' => ['memory' => $memory, 'table' => $table]]);
} catch (Wasm\TrapException $e) {
    var_dump($e->trapCode);
}
gc_collect_cycles();
var_dump($memory->read(0, 2), $table[0], $table[1]());
?>
--EXPECT--
enum(Wasm\TrapCode::Unreachable)
string(2) "hi"
NULL
int(42)
