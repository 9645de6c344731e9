--TEST--
Wasm\Memory: a memory of its own has the pages asked for, all zero
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$memory = new Wasm\Memory(1, 3);
var_dump($memory->pages(), $memory->byteLength(), $memory->getByteLength(), count($memory));
var_dump($memory->read(0, Wasm\Memory::PAGE_SIZE) === str_repeat("\0", 65536));
var_dump($memory->type());
var_dump((new Wasm\Memory(0))->pages(), (new Wasm\Memory(0))->type()->maximum);
var_dump((new Wasm\Memory(maximum: 2, minimum: 2, shared: true))->type()->shared);
foreach ([[-1], [65537], [1, 65537], [2, 1], [1, -1], [1, null, true], ['x'], [1, 'x']] as $arguments) {
    attempt(fn() => new Wasm\Memory(...$arguments));
}
?>
--EXPECTF--
int(1)
int(65536)
int(65536)
int(65536)
bool(true)
object(Wasm\MemoryType)#%d (3) {
  ["minimum"]=>
  int(1)
  ["maximum"]=>
  int(3)
  ["shared"]=>
  bool(false)
}
int(0)
NULL
bool(true)
ValueError: Wasm\Memory::__construct(): Argument #1 ($minimum) must be between 0 and 65536 pages, -1 given
ValueError: Wasm\Memory::__construct(): Argument #1 ($minimum) must be between 0 and 65536 pages, 65537 given
ValueError: Wasm\Memory::__construct(): Argument #2 ($maximum) must be between 0 and 65536 pages, 65537 given
ValueError: Wasm\Memory::__construct(): Argument #2 ($maximum) must be no less than the minimum of 2 pages
ValueError: Wasm\Memory::__construct(): Argument #2 ($maximum) must be between 0 and 65536 pages, -1 given
ValueError: Wasm\Memory::__construct(): Argument #2 ($maximum) must be given for a shared memory
TypeError: Wasm\Memory::__construct(): Argument #1 ($minimum) must be of type int, string given
TypeError: Wasm\Memory::__construct(): Argument #2 ($maximum) must be of type ?int, string given
