--TEST--
Wasm\Memory: text in UTF-8 and UTF-16, without mbstring
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$memory = new Wasm\Memory(1);
$text = "aé€\u{1F600}";
$memory->write(8, $text);
var_dump($memory->readUtf8(8, strlen($text)) === $text, $memory->readUtf8(8, 0));
attempt(fn() => $memory->readUtf8(8, strlen($text) - 1));
$memory->write(100, "ab\xC0\x80");
attempt(fn() => $memory->readUtf8(100, 4));
attempt(fn() => $memory->readUtf8(65534, 3));
attempt(fn() => $memory->readUtf8(0, -1));

echo "UTF-16:\n";
var_dump($memory->writeUtf16(200, $text));
var_dump(bin2hex($memory->read(200, 12)));
var_dump($memory->readUtf16(200, 5) === $text, $memory->readUtf16(200, 0), $memory->writeUtf16(200, ''));
attempt(fn() => $memory->readUtf16(200, 4));
$memory->write(300, "a\0\x00\xdc");
attempt(fn() => $memory->readUtf16(300, 2));
attempt(fn() => $memory->writeUtf16(300, "\xff"));
attempt(fn() => $memory->readUtf16(65532, 3));
attempt(fn() => $memory->readUtf16(0, PHP_INT_MAX));
attempt(fn() => $memory->readUtf16(0, -1));
attempt(fn() => $memory->writeUtf16(65535, 'a'));
var_dump($memory[65535]);
?>
--EXPECT--
bool(true)
string(0) ""
ValueError: the 9 bytes at offset 8 are not UTF-8: they break off at offset 14
ValueError: the 4 bytes at offset 100 are not UTF-8: they break off at offset 102
Wasm\OutOfBoundsException: 3 bytes at offset 65534 are out of bounds of a memory of 65536 bytes
ValueError: Wasm\Memory::readUtf8(): Argument #2 ($length) must be greater than or equal to 0
UTF-16:
int(10)
string(24) "6100e900ac203dd800de0000"
bool(true)
string(0) ""
int(0)
ValueError: the 4 units at offset 200 are not UTF-16: d83d, after 3 characters, has no other half
ValueError: the 2 units at offset 300 are not UTF-16: dc00, after 1 characters, has no other half
ValueError: Wasm\Memory::writeUtf16(): Argument #2 ($utf8) must be UTF-8
Wasm\OutOfBoundsException: 6 bytes at offset 65532 are out of bounds of a memory of 65536 bytes
Wasm\OutOfBoundsException: 18446744073709551614 bytes at offset 0 are out of bounds of a memory of 65536 bytes
ValueError: Wasm\Memory::readUtf16(): Argument #2 ($units) must be greater than or equal to 0
Wasm\OutOfBoundsException: 2 bytes at offset 65535 are out of bounds of a memory of 65536 bytes
int(0)
