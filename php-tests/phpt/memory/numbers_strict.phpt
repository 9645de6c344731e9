--TEST--
Wasm\Memory: arguments follow the caller's strict_types
--EXTENSIONS--
wasm
--FILE--
<?php
declare(strict_types=1);
require __DIR__ . '/../support.inc';

$memory = new Wasm\Memory(1);
attempt(fn() => $memory->writeInt32(0, '5'));
attempt(fn() => $memory->writeInt32(0, true));
attempt(fn() => $memory->writeInt32(0, 5.0));
attempt(fn() => $memory->writeFloat64(0, '5'));
attempt(fn() => $memory->write(0, 5));
attempt(fn() => $memory->read('0', 1));
$memory->writeFloat64(0, 5);
var_dump($memory->readFloat64(0));
?>
--EXPECTF--
TypeError: Wasm\Memory::writeInt32(): Argument #2 ($value) must be of type int, string given
TypeError: Wasm\Memory::writeInt32(): Argument #2 ($value) must be of type int, %r(bool|true)%r given
TypeError: Wasm\Memory::writeInt32(): Argument #2 ($value) must be of type int, float given
TypeError: Wasm\Memory::writeFloat64(): Argument #2 ($value) must be of type float, string given
TypeError: Wasm\Memory::write(): Argument #2 ($bytes) must be of type string, int given
TypeError: Wasm\Memory::read(): Argument #1 ($offset) must be of type int, string given
float(5)
