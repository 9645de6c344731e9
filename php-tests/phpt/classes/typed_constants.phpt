--TEST--
The constants of the classes have types, where PHP knows them
--EXTENSIONS--
wasm
--SKIPIF--
<?php
PHP_VERSION_ID >= 80300 or die('skip constants have types since PHP 8.3');
?>
--FILE--
<?php
foreach (get_declared_classes() as $class) {
    if (!str_starts_with($class, 'Wasm\\')) {
        continue;
    }
    foreach ((new ReflectionClass($class))->getReflectionConstants() as $constant) {
        if (!$constant->isEnumCase()) {
            echo "$class::$constant->name: ", $constant->getType() ?? 'none', "\n";
        }
    }
}
?>
--EXPECT--
Wasm\Memory::PAGE_SIZE: int
Wasm\Int8Array::BYTES_PER_ELEMENT: int
Wasm\Uint8Array::BYTES_PER_ELEMENT: int
Wasm\Int16Array::BYTES_PER_ELEMENT: int
Wasm\Uint16Array::BYTES_PER_ELEMENT: int
Wasm\Int32Array::BYTES_PER_ELEMENT: int
Wasm\Uint32Array::BYTES_PER_ELEMENT: int
Wasm\Int64Array::BYTES_PER_ELEMENT: int
Wasm\Uint64Array::BYTES_PER_ELEMENT: int
Wasm\Float32Array::BYTES_PER_ELEMENT: int
Wasm\Float64Array::BYTES_PER_ELEMENT: int
Wasm\Module::PERSISTENT: bool
Wasm\Module::VOLATILE: bool
