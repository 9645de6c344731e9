--TEST--
Wasm\Memory: grows up to its maximum, and keeps what it holds
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$memory = new Wasm\Memory(1, 3);
$memory[65535] = 9;
var_dump($memory->grow(1), $memory->pages(), $memory->grow(0), $memory[65535], $memory[65536], $memory[131071]);
var_dump($memory->type());
attempt(fn() => $memory->grow(2));
attempt(fn() => $memory->grow(-1));
attempt(fn() => $memory->grow(PHP_INT_MAX));
var_dump($memory->grow(1), $memory->pages());
$free = new Wasm\Memory(0);
var_dump($free->grow(1), $free->byteLength());
attempt(fn() => $free->grow(65536));
var_dump($free->pages());
?>
--EXPECTF--
int(1)
int(2)
int(2)
int(9)
int(0)
int(0)
object(Wasm\MemoryType)#%d (3) {
  ["minimum"]=>
  int(2)
  ["maximum"]=>
  int(3)
  ["shared"]=>
  bool(false)
}
ValueError: Wasm\Memory::grow(): Argument #1 ($pages) must let the memory grow: 2 given, the size is 2 pages and the maximum 3
ValueError: Wasm\Memory::grow(): Argument #1 ($pages) must let the memory grow: -1 given, the size is 2 pages and the maximum 3
ValueError: Wasm\Memory::grow(): Argument #1 ($pages) must let the memory grow: 9223372036854775807 given, the size is 2 pages and the maximum 3
int(2)
int(3)
int(0)
int(65536)
ValueError: Wasm\Memory::grow(): Argument #1 ($pages) must let the memory grow: 65536 given, the size is 1 pages and the maximum 65536
int(1)
