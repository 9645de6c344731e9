--TEST--
Wasm\Memory: a byte a slot
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$memory = new Wasm\Memory(1);
$memory[0] = 255;
$memory['1'] = 7;
$memory[2] += 3;
$memory[3] ??= 4;
$memory[4] = $memory[5] = 6;
var_dump($memory[0], $memory['1'], $memory[2], $memory[3], $memory[4], $memory[5]);
var_dump(isset($memory[0]), isset($memory[65535]), isset($memory[65536]), isset($memory[-1]), isset($memory['x']));
var_dump(empty($memory[0]), empty($memory[100]), $memory[65536] ?? 'none');
attempt(fn() => $memory[65536]);
attempt(fn() => $memory[-1]);
attempt(fn() => $memory['x']);
attempt(fn() => $memory[1.5]);
attempt(fn() => $memory[null]);
attempt(fn() => $memory[[]]);
attempt(function () use ($memory) { $memory[0] = 256; });
attempt(function () use ($memory) { $memory[0] = -1; });
attempt(function () use ($memory) { $memory[0] = '1'; });
attempt(function () use ($memory) { $memory[0] = 1.0; });
attempt(function () use ($memory) { $memory[0] = null; });
attempt(function () use ($memory) { $memory[65536] = 1; });
attempt(function () use ($memory) { $memory[] = 1; });
attempt(function () use ($memory) { unset($memory[0]); });
var_dump($memory[0]);
?>
--EXPECT--
int(255)
int(7)
int(3)
int(0)
int(6)
int(6)
bool(true)
bool(true)
bool(false)
bool(false)
bool(false)
bool(false)
bool(true)
string(4) "none"
Wasm\OutOfBoundsException: 1 bytes at offset 65536 are out of bounds of a memory of 65536 bytes
Wasm\OutOfBoundsException: 1 bytes at offset 4294967295 are out of bounds of a memory of 65536 bytes
TypeError: Cannot access offset of type string on Wasm\Memory
TypeError: Cannot access offset of type float on Wasm\Memory
TypeError: Cannot access offset of type null on Wasm\Memory
TypeError: Cannot access offset of type array on Wasm\Memory
ValueError: An element of Wasm\Memory must be between 0 and 255, 256 given
ValueError: An element of Wasm\Memory must be between 0 and 255, -1 given
TypeError: An element of Wasm\Memory must be of type int, string given
TypeError: An element of Wasm\Memory must be of type int, float given
TypeError: An element of Wasm\Memory must be of type int, null given
Wasm\OutOfBoundsException: 1 bytes at offset 65536 are out of bounds of a memory of 65536 bytes
Error: Cannot append to Wasm\Memory: its size is fixed
Error: Cannot unset a byte of a Wasm\Memory
int(255)
