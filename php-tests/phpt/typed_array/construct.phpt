--TEST--
Wasm\Uint16Array: a view of a part of a memory, aligned or not
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$memory = new Wasm\Memory(1);
$view = new Wasm\Uint16Array($memory, 3, 2);
$view[0] = 0x0201;
$view[1] = 0xfffe;
var_dump(bin2hex($memory->read(2, 6)), $view->getOffset(), $view->getLength(), count($view));
var_dump(count(new Wasm\Uint16Array($memory, 65533)), count(new Wasm\Uint16Array($memory, 65536)));
var_dump(count(new Wasm\Uint16Array($memory, 65536, 0)), count(new Wasm\Uint16Array(offset: 2, memory: $memory)));
attempt(fn() => new Wasm\Uint16Array($memory, 65537));
attempt(fn() => new Wasm\Uint16Array($memory, 65535, 1));
attempt(fn() => new Wasm\Uint16Array($memory, 0, 32769));
attempt(fn() => new Wasm\Uint16Array($memory, 0, PHP_INT_MAX));
attempt(fn() => new Wasm\Uint16Array($memory, 0, -1));
attempt(fn() => new Wasm\Uint16Array($memory, -2147483649));
attempt(fn() => new Wasm\Uint16Array('memory'));
attempt(fn() => $view->__construct($memory));
?>
--EXPECT--
string(12) "000102feff00"
int(3)
int(2)
int(2)
int(1)
int(0)
int(0)
int(32767)
Wasm\OutOfBoundsException: 0 bytes at offset 65537 are out of bounds of a memory of 65536 bytes
Wasm\OutOfBoundsException: 2 bytes at offset 65535 are out of bounds of a memory of 65536 bytes
Wasm\OutOfBoundsException: 65538 bytes at offset 0 are out of bounds of a memory of 65536 bytes
Wasm\OutOfBoundsException: 18446744073709551614 bytes at offset 0 are out of bounds of a memory of 65536 bytes
ValueError: Wasm\Uint16Array::__construct(): Argument #3 ($length) must be greater than or equal to 0
ValueError: Wasm\Uint16Array::__construct(): Argument #2 ($offset) must be greater than or equal to -2147483648
TypeError: Wasm\Uint16Array::__construct(): Argument #1 ($memory) must be of type Wasm\Memory, string given
Error: Cannot call Wasm\Uint16Array::__construct() twice
