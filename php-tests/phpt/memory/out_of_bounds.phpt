--TEST--
Wasm\Memory: every access is checked, and names offset, length and size
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$memory = new Wasm\Memory(1);
attempt(fn() => $memory->read(65530, 7));
attempt(fn() => $memory->read(65537, 0));
attempt(fn() => $memory->read(PHP_INT_MAX, PHP_INT_MAX));
attempt(fn() => $memory->read(0, PHP_INT_MAX));
attempt(fn() => $memory->read(0, -1));
attempt(fn() => $memory->read(PHP_INT_MIN, 1));
attempt(fn() => $memory->write(65535, 'ab'));
attempt(fn() => $memory->write(65537, ''));
attempt(fn() => $memory->fill(65000, 1000));
attempt(fn() => $memory->copy(0, 65000, 1000));
attempt(fn() => $memory->copy(65000, 0, 1000));
attempt(fn() => $memory->readInt32(65533));
attempt(fn() => $memory->writeFloat64(65529, 1.0));
attempt(fn() => $memory->readUint8(65536));
var_dump($memory->read(0, 65536) === str_repeat("\0", 65536));
try {
    $memory->read(1, 65536);
} catch (Wasm\WasmException $e) {
    var_dump(get_class($e), $e->getLine() === __LINE__ - 2);
}
?>
--EXPECT--
Wasm\OutOfBoundsException: 7 bytes at offset 65530 are out of bounds of a memory of 65536 bytes
Wasm\OutOfBoundsException: 0 bytes at offset 65537 are out of bounds of a memory of 65536 bytes
Wasm\OutOfBoundsException: 9223372036854775807 bytes at offset 9223372036854775807 are out of bounds of a memory of 65536 bytes
Wasm\OutOfBoundsException: 9223372036854775807 bytes at offset 0 are out of bounds of a memory of 65536 bytes
ValueError: Wasm\Memory::read(): Argument #2 ($length) must be greater than or equal to 0
Wasm\OutOfBoundsException: offset -9223372036854775808 is out of bounds of a memory of 65536 bytes
Wasm\OutOfBoundsException: 2 bytes at offset 65535 are out of bounds of a memory of 65536 bytes
Wasm\OutOfBoundsException: 0 bytes at offset 65537 are out of bounds of a memory of 65536 bytes
Wasm\OutOfBoundsException: 1000 bytes at offset 65000 are out of bounds of a memory of 65536 bytes
Wasm\OutOfBoundsException: 1000 bytes at offset 65000 are out of bounds of a memory of 65536 bytes
Wasm\OutOfBoundsException: 1000 bytes at offset 65000 are out of bounds of a memory of 65536 bytes
Wasm\OutOfBoundsException: 4 bytes at offset 65533 are out of bounds of a memory of 65536 bytes
Wasm\OutOfBoundsException: 8 bytes at offset 65529 are out of bounds of a memory of 65536 bytes
Wasm\OutOfBoundsException: 1 bytes at offset 65536 are out of bounds of a memory of 65536 bytes
bool(true)
string(25) "Wasm\OutOfBoundsException"
bool(true)
