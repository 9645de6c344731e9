--TEST--
Wasm\Module::imports(): in the module's order, with declared types
--EXTENSIONS--
wasm
--FILE--
<?php
$module = Wasm\Module::fromText('(module
    (import "env" "log" (func (param i32 f64) (result i64)))
    (import "env" "memory" (memory 1 16))
    (import "js" "table" (table 2 funcref))
    (import "js" "counter" (global (mut i64)))
    (import "js" "" (global f32))
    (import "env" "log" (func)))');
foreach ($module->imports() as $import) {
    var_dump($import instanceof Wasm\ImportType);
    echo "$import->module . $import->name: ";
    echo $import->type instanceof Wasm\FuncType ? "$import->type\n" : print_r($import->type, true);
}
var_dump(array_is_list($module->imports()));
var_dump($module->imports() == $module->imports());
var_dump(Wasm\Module::fromText('(module)')->imports());
?>
--EXPECT--
bool(true)
env . log: (i32, f64) -> i64
bool(true)
env . memory: Wasm\MemoryType Object
(
    [minimum] => 1
    [maximum] => 16
    [shared] => 
)
bool(true)
js . table: Wasm\TableType Object
(
    [element] => Wasm\ValType Enum:string
        (
            [name] => FuncRef
            [value] => funcref
        )

    [minimum] => 2
    [maximum] => 
)
bool(true)
js . counter: Wasm\GlobalType Object
(
    [value] => Wasm\ValType Enum:string
        (
            [name] => I64
            [value] => i64
        )

    [mutable] => 1
)
bool(true)
js . : Wasm\GlobalType Object
(
    [value] => Wasm\ValType Enum:string
        (
            [name] => F32
            [value] => f32
        )

    [mutable] => 
)
bool(true)
env . log: () -> ()
bool(true)
bool(true)
array(0) {
}
