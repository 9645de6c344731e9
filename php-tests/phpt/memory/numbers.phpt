--TEST--
Wasm\Memory: numbers are little-endian and need no alignment
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$memory = new Wasm\Memory(1);
foreach ([
    'Int8' => [-128, 127], 'Uint8' => [0, 255], 'Int16' => [-32768, 32767], 'Uint16' => [0, 65535],
    'Int32' => [-2147483648, 2147483647], 'Uint32' => [0, 4294967295], 'Int64' => [PHP_INT_MIN, PHP_INT_MAX],
    'Float32' => [-1.5, 3.4028234663852886E+38], 'Float64' => [-0.0, 1.7976931348623157E+308],
] as $type => $values) {
    foreach ($values as $value) {
        $memory->fill(0, 16, 0xAA);
        $memory->{"write$type"}(1, $value);
        echo $type, ' ', bin2hex($memory->read(0, 10)), ' ';
        var_dump($memory->{"read$type"}(1) === $value);
    }
}
?>
--EXPECT--
Int8 aa80aaaaaaaaaaaaaaaa bool(true)
Int8 aa7faaaaaaaaaaaaaaaa bool(true)
Uint8 aa00aaaaaaaaaaaaaaaa bool(true)
Uint8 aaffaaaaaaaaaaaaaaaa bool(true)
Int16 aa0080aaaaaaaaaaaaaa bool(true)
Int16 aaff7faaaaaaaaaaaaaa bool(true)
Uint16 aa0000aaaaaaaaaaaaaa bool(true)
Uint16 aaffffaaaaaaaaaaaaaa bool(true)
Int32 aa00000080aaaaaaaaaa bool(true)
Int32 aaffffff7faaaaaaaaaa bool(true)
Uint32 aa00000000aaaaaaaaaa bool(true)
Uint32 aaffffffffaaaaaaaaaa bool(true)
Int64 aa0000000000000080aa bool(true)
Int64 aaffffffffffffff7faa bool(true)
Float32 aa0000c0bfaaaaaaaaaa bool(true)
Float32 aaffff7f7faaaaaaaaaa bool(true)
Float64 aa0000000000000080aa bool(true)
Float64 aaffffffffffffef7faa bool(true)
