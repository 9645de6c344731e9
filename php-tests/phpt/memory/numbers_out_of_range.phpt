--TEST--
Wasm\Memory: a number that does not fit is refused, and nothing written
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$memory = new Wasm\Memory(1);
foreach ([
    'Int8' => [-129, 128], 'Uint8' => [-1, 256], 'Int16' => [-32769, 32768], 'Uint16' => [-1, 65536],
    'Int32' => [-2147483649, 2147483648], 'Uint32' => [-1, 4294967296],
    'Int64' => [9.3e18], 'Float32' => [1e39, '1e39'], 'Float64' => ['x', []],
] as $type => $values) {
    foreach ($values as $value) {
        attempt(fn() => @$memory->{"write$type"}(0, $value));
    }
}
attempt(fn() => $memory->fill(0, 1, 256));
attempt(fn() => $memory->fill(0, 1, -1));
attempt(fn() => $memory->fill(0, -1));
var_dump(bin2hex($memory->read(0, 8)));
?>
--EXPECT--
ValueError: Wasm\Memory::writeInt8(): Argument #2 ($value) must be between -128 and 127, -129 given
ValueError: Wasm\Memory::writeInt8(): Argument #2 ($value) must be between -128 and 127, 128 given
ValueError: Wasm\Memory::writeUint8(): Argument #2 ($value) must be between 0 and 255, -1 given
ValueError: Wasm\Memory::writeUint8(): Argument #2 ($value) must be between 0 and 255, 256 given
ValueError: Wasm\Memory::writeInt16(): Argument #2 ($value) must be between -32768 and 32767, -32769 given
ValueError: Wasm\Memory::writeInt16(): Argument #2 ($value) must be between -32768 and 32767, 32768 given
ValueError: Wasm\Memory::writeUint16(): Argument #2 ($value) must be between 0 and 65535, -1 given
ValueError: Wasm\Memory::writeUint16(): Argument #2 ($value) must be between 0 and 65535, 65536 given
ValueError: Wasm\Memory::writeInt32(): Argument #2 ($value) must be between -2147483648 and 2147483647, -2147483649 given
ValueError: Wasm\Memory::writeInt32(): Argument #2 ($value) must be between -2147483648 and 2147483647, 2147483648 given
ValueError: Wasm\Memory::writeUint32(): Argument #2 ($value) must be between 0 and 4294967295, -1 given
ValueError: Wasm\Memory::writeUint32(): Argument #2 ($value) must be between 0 and 4294967295, 4294967296 given
TypeError: Wasm\Memory::writeInt64(): Argument #2 ($value) must be of type int, float given
ValueError: Wasm\Memory::writeFloat32(): Argument #2 ($value) must be a number that a 32-bit float can hold, 1e39 given
ValueError: Wasm\Memory::writeFloat32(): Argument #2 ($value) must be a number that a 32-bit float can hold, 1e39 given
TypeError: Wasm\Memory::writeFloat64(): Argument #2 ($value) must be of type float, string given
TypeError: Wasm\Memory::writeFloat64(): Argument #2 ($value) must be of type float, array given
ValueError: Wasm\Memory::fill(): Argument #3 ($byte) must be between 0 and 255, 256 given
ValueError: Wasm\Memory::fill(): Argument #3 ($byte) must be between 0 and 255, -1 given
ValueError: Wasm\Memory::fill(): Argument #2 ($length) must be greater than or equal to 0
string(16) "0000000000000000"
