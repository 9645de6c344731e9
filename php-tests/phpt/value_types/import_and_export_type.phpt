--TEST--
Wasm\ImportType, Wasm\ExportType
--EXTENSIONS--
wasm
--FILE--
<?php
use Wasm\{ExportType, FuncType, GlobalType, ImportType, MemoryType, TableType, TagType, ValType};
require __DIR__ . '/../support.inc';

foreach ([new FuncType([], []), new MemoryType(1), new TableType(ValType::FuncRef, 1), new GlobalType(ValType::I32), new TagType([])] as $type) {
    $import = new ImportType('env', "na\0me", $type);
    $export = new ExportType("na\0me", $type);
    var_dump($import->module === 'env' && $import->name === "na\0me" && $import->type === $type);
    var_dump($export->name === "na\0me" && $export->type === $type);
}
var_dump(new ImportType('a', 'b', new TagType([])) == new ImportType('a', 'b', new TagType([])));
var_dump(new ExportType('a', new TagType([])) == new ExportType('b', new TagType([])));
attempt(fn() => new ImportType('a', 'b'));
attempt(fn() => new ImportType([], 'b', $type));
foreach ([fn() => new ImportType('a', 'b', 'func'), fn() => new ExportType('b', new stdClass), fn() => new ExportType('b', ValType::I32)] as $make) {
    try {
        $make();
        echo "made\n";
    } catch (TypeError $e) {
        echo preg_replace('/\) .*/', ')', $e->getMessage()), "\n";
    }
}
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(false)
ArgumentCountError: Wasm\ImportType::__construct() expects exactly 3 arguments, 2 given
TypeError: Wasm\ImportType::__construct(): Argument #1 ($module) must be of type string, array given
Wasm\ImportType::__construct(): Argument #3 ($type)
Wasm\ExportType::__construct(): Argument #2 ($type)
Wasm\ExportType::__construct(): Argument #2 ($type)
