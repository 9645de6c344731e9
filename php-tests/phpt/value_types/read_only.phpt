--TEST--
The value objects are read only
--EXTENSIONS--
wasm
--FILE--
<?php
use Wasm\{ExportType, Frame, FuncType, GlobalType, ImportType, MemoryType, TableType, TagType, ValType};
require __DIR__ . '/../support.inc';

$objects = [
    new FuncType([], []), new MemoryType(1), new TableType(ValType::FuncRef, 1), new GlobalType(ValType::I32),
    new TagType([]), new ImportType('a', 'b', new TagType([])), new ExportType('a', new TagType([])), new Frame(null, null, 0, 0),
    // One that the extension made itself.
    Wasm\Module::fromText('(module (memory (export "m") 1))')->exports()[0]->type,
];
foreach ($objects as $object) {
    $before = print_r($object, true);
    $properties = array_map(fn(ReflectionProperty $p) => $p->getName(), (new ReflectionObject($object))->getProperties());
    foreach ($properties as $property) {
        foreach ([
            function () use ($object, $property) { $object->$property = $object->$property; },
            function () use ($object, $property) { unset($object->$property); },
        ] as $write) {
            try {
                $write();
                echo get_class($object), "::\$$property was written\n";
            } catch (Error $e) {
            }
        }
    }
    // One to a readonly property is refused, but for an object, of which it gets a copy.
    foreach ($properties as $property) {
        try {
            $r = &$object->$property;
            $r = 1;
        } catch (Error $e) {
        }
        unset($r);
    }
    try {
        $object->brandNew = 1;
        echo get_class($object), " took a dynamic property\n";
    } catch (Error $e) {
    }
    try {
        $object->__construct(...array_map(fn($p) => $object->$p, $properties));
        echo get_class($object), " was constructed again\n";
    } catch (Error $e) {
    }
    echo print_r($object, true) === $before ? 'unchanged' : 'changed', "\n";
}
$type = new MemoryType(1);
attempt(function () use ($type) { $type->minimum = 2; });
?>
--EXPECTF--
unchanged
unchanged
unchanged
unchanged
unchanged
unchanged
unchanged
unchanged
unchanged
Error: Cannot modify readonly property Wasm\MemoryType::$minimum
