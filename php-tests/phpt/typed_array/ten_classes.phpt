--TEST--
Wasm\TypedArray: ten classes, one for each type of number
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

foreach (['Int8', 'Uint8', 'Int16', 'Uint16', 'Int32', 'Uint32', 'Int64', 'Uint64', 'Float32', 'Float64'] as $type) {
    $class = "Wasm\\{$type}Array";
    $memory = new Wasm\Memory(1);
    $memory->write(0, "\xff\x80\x01\xfe\x03\x40\x90\xc0");
    $view = new $class($memory);
    $size = $class::BYTES_PER_ELEMENT;
    $first = $view[0];
    $view[1] = $first;
    printf("%-8s %d %d ", $type, $size, count($view) * $size);
    echo var_export($view instanceof Wasm\TypedArray, true), ' ', var_export($first, true), ' ';
    var_dump($memory->read($size, $size) === $memory->read(0, $size));
}
?>
--EXPECT--
Int8     1 65536 true -1 bool(true)
Uint8    1 65536 true 255 bool(true)
Int16    2 65536 true -32513 bool(true)
Uint16   2 65536 true 33023 bool(true)
Int32    4 65536 true -33455873 bool(true)
Uint32   4 65536 true 4261511423 bool(true)
Int64    8 65536 true -4571083235890462465 bool(true)
Uint64   8 65536 true -4571083235890462465 bool(true)
Float32  4 65536 true -4.303504936714888E+37 bool(true)
Float64  8 65536 true -1040.0038986430152 bool(true)
