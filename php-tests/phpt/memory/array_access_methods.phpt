--TEST--
Wasm\Memory: the methods of ArrayAccess do as the brackets do
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$memory = new Wasm\Memory(1);
$memory->offsetSet(1, 5);
var_dump($memory->offsetGet(1), $memory->offsetExists(1), $memory->offsetExists(65536), $memory->count());
attempt(fn() => $memory->offsetGet(65536));
attempt(fn() => $memory->offsetSet(null, 1));
attempt(fn() => $memory->offsetSet(0, 256));
attempt(fn() => $memory->offsetGet('x'));
attempt(fn() => $memory->offsetUnset(0));
$offset = 1;
$reference = &$offset;
$value = 8;
$other = &$value;
$memory[$reference] = $other;
var_dump($memory[$reference]);
?>
--EXPECT--
int(5)
bool(true)
bool(false)
int(65536)
Wasm\OutOfBoundsException: 1 bytes at offset 65536 are out of bounds of a memory of 65536 bytes
Error: Cannot append to Wasm\Memory: its size is fixed
ValueError: An element of Wasm\Memory must be between 0 and 255, 256 given
TypeError: Cannot access offset of type string on Wasm\Memory
Error: Cannot unset a byte of a Wasm\Memory
int(8)
