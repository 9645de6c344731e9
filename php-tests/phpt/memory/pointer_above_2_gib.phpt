--TEST--
Wasm\Memory: -2^31 to -1 mean the unsigned offset with the same 32 bits
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$memory = new Wasm\Memory(32769);
$memory->write(0x80000000, 'above');
var_dump($memory->read(-2147483648, 5));
$memory->writeInt16(-2147483648 + 65534, 7);
var_dump($memory->readInt16(0x80000000 + 65534), $memory[-2147483648], isset($memory[-2147483648]), isset($memory[-1]));
$memory[-2147483647] = 33;
$memory->copy(-2147483648 + 100, -2147483648, 5);
$memory->fill(-2147483648, 1, 65);
var_dump($memory->read(0x80000000, 5), $memory->readCString(-2147483648 + 100));
var_dump((new Wasm\Uint8Array($memory, -2147483648, 3))->toArray());
var_dump((new Wasm\Uint8Array($memory, -2147483648))->getOffset());
attempt(fn() => $memory->read(-1, 1));
attempt(fn() => $memory->read(-2147483649, 1));
attempt(fn() => $memory[-2147483649]);
?>
--EXPECT--
string(5) "above"
int(7)
int(97)
bool(true)
bool(false)
string(5) "A!ove"
string(5) "a!ove"
array(3) {
  [0]=>
  int(65)
  [1]=>
  int(33)
  [2]=>
  int(111)
}
int(2147483648)
Wasm\OutOfBoundsException: 1 bytes at offset 4294967295 are out of bounds of a memory of 2147549184 bytes
Wasm\OutOfBoundsException: offset -2147483649 is out of bounds of a memory of 2147549184 bytes
Wasm\OutOfBoundsException: offset -2147483649 is out of bounds of a memory of 2147549184 bytes
