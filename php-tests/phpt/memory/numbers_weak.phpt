--TEST--
Wasm\Memory: without strict_types arguments are converted as PHP does
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$memory = new Wasm\Memory(1);
$memory->writeInt32('0', '5');
$memory->writeInt32(4, true);
$memory->writeFloat64(8, '2.5');
$memory->write(16, new class { function __toString() { return 'text'; } });
var_dump($memory->readInt32(0), $memory->readInt32('4'), $memory->readFloat64(8), $memory->read(16, 4));
attempt(fn() => $memory->writeInt32(0, '5x'));
?>
--EXPECT--
int(5)
int(1)
float(2.5)
string(4) "text"
TypeError: Wasm\Memory::writeInt32(): Argument #2 ($value) must be of type int, string given
