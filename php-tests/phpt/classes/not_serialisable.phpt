--TEST--
Nothing but an exception's data can be serialised
--EXTENSIONS--
wasm
--FILE--
<?php
use Wasm\{ExportType, Frame, FuncType, GlobalType, ImportType, MemoryType, TableType, TagType, ValType};
require __DIR__ . '/../support.inc';

$i = wat(SUM_WAT);
$objects = [
    $i, $i->exports, $i->sum, $i->module, new Wasm\Store, new FuncType([], []), new MemoryType(1),
    new TableType(ValType::FuncRef, 1), new GlobalType(ValType::I32), new TagType([]),
    new ImportType('a', 'b', new TagType([])), new ExportType('a', new TagType([])), new Frame(null, null, 0, 0),
];
foreach ($objects as $object) {
    $class = get_class($object);
    foreach ([fn() => serialize($object), fn() => unserialize('O:' . strlen($class) . ":\"$class\":0:{}")] as $do) {
        try {
            $do();
            echo "$class was (un)serialised\n";
        } catch (Exception $e) {
            echo $e->getMessage(), "\n";
        }
    }
}
var_dump($i->sum(1, 2));
?>
--EXPECT--
Serialization of 'Wasm\Instance' is not allowed
Unserialization of 'Wasm\Instance' is not allowed
Serialization of 'Wasm\Exports' is not allowed
Unserialization of 'Wasm\Exports' is not allowed
Serialization of 'Wasm\Func' is not allowed
Unserialization of 'Wasm\Func' is not allowed
Serialization of 'Wasm\Module' is not allowed
Unserialization of 'Wasm\Module' is not allowed
Serialization of 'Wasm\Store' is not allowed
Unserialization of 'Wasm\Store' is not allowed
Serialization of 'Wasm\FuncType' is not allowed
Unserialization of 'Wasm\FuncType' is not allowed
Serialization of 'Wasm\MemoryType' is not allowed
Unserialization of 'Wasm\MemoryType' is not allowed
Serialization of 'Wasm\TableType' is not allowed
Unserialization of 'Wasm\TableType' is not allowed
Serialization of 'Wasm\GlobalType' is not allowed
Unserialization of 'Wasm\GlobalType' is not allowed
Serialization of 'Wasm\TagType' is not allowed
Unserialization of 'Wasm\TagType' is not allowed
Serialization of 'Wasm\ImportType' is not allowed
Unserialization of 'Wasm\ImportType' is not allowed
Serialization of 'Wasm\ExportType' is not allowed
Unserialization of 'Wasm\ExportType' is not allowed
Serialization of 'Wasm\Frame' is not allowed
Unserialization of 'Wasm\Frame' is not allowed
int(3)
