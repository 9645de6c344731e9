--TEST--
Wasm\Module::exports(): in the module's order, with declared types
--EXTENSIONS--
wasm
--FILE--
<?php
$module = Wasm\Module::fromText('(module
    (memory (export "memory") 1)
    (func (export "z") (param i32 i64 f32 f64) (result f64 f32) unreachable)
    (func (export "a") (param externref) (result funcref) unreachable)
    (global (export "answer") i32 (i32.const 42))
    (table (export "table") 1 10 externref))');
foreach ($module->exports() as $export) {
    echo get_class($export), " $export->name: ";
    echo match (true) {
        $export->type instanceof Wasm\FuncType => "func $export->type",
        $export->type instanceof Wasm\MemoryType => "memory {$export->type->minimum}.." . var_export($export->type->maximum, true),
        $export->type instanceof Wasm\TableType => "table of {$export->type->element->value} {$export->type->minimum}..{$export->type->maximum}",
        $export->type instanceof Wasm\GlobalType => "global {$export->type->value->value} " . var_export($export->type->mutable, true),
    }, "\n";
}
?>
--EXPECT--
Wasm\ExportType memory: memory 1..NULL
Wasm\ExportType z: func (i32, i64, f32, f64) -> (f64, f32)
Wasm\ExportType a: func (externref) -> funcref
Wasm\ExportType answer: global i32 false
Wasm\ExportType table: table of externref 1..10
