--TEST--
Wasm\Memory: strings that end with a NUL
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$memory = new Wasm\Memory(1);
var_dump($memory->writeCString(5, 'hello'), $memory->readCString(5), $memory->readCString(7));
var_dump($memory->writeCString(5, ''), $memory->readCString(5), $memory->readCString(6));
foreach ([2, 0, 4, 100] as $most) {
    var_dump($memory->readCString(6, $most));
}
$memory->fill(65530, 6, 120);
attempt(fn() => $memory->readCString(65530));
var_dump($memory->readCString(65530, 6));
attempt(fn() => $memory->readCString(65530, 7));
attempt(fn() => $memory->readCString(65536));
attempt(fn() => $memory->readCString(65537, 0));
attempt(fn() => $memory->readCString(0, -1));
attempt(fn() => $memory->writeCString(0, "a\0b"));
attempt(fn() => $memory->writeCString(65530, '123456'));
var_dump($memory->read(65530, 6));
var_dump($memory->writeCString(65530, '12345'));
?>
--EXPECT--
int(6)
string(5) "hello"
string(3) "llo"
int(1)
string(0) ""
string(4) "ello"
string(2) "el"
string(0) ""
string(4) "ello"
string(4) "ello"
Wasm\OutOfBoundsException: no NUL byte follows offset 65530 in a memory of 65536 bytes
string(6) "xxxxxx"
Wasm\OutOfBoundsException: 7 bytes at offset 65530 are out of bounds of a memory of 65536 bytes
Wasm\OutOfBoundsException: no NUL byte follows offset 65536 in a memory of 65536 bytes
Wasm\OutOfBoundsException: 0 bytes at offset 65537 are out of bounds of a memory of 65536 bytes
ValueError: Wasm\Memory::readCString(): Argument #2 ($maxLength) must be greater than or equal to 0
ValueError: Wasm\Memory::writeCString(): Argument #2 ($bytes) must not contain any null bytes
Wasm\OutOfBoundsException: 7 bytes at offset 65530 are out of bounds of a memory of 65536 bytes
string(6) "xxxxxx"
int(6)
