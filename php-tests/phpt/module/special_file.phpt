--TEST--
Wasm\Module: a file that is no regular file is refused, not waited for
--EXTENSIONS--
wasm
posix
--SKIPIF--
<?php
if (!function_exists('posix_mkfifo')) die('skip needs posix_mkfifo');
if (!file_exists('/dev/zero')) die('skip needs /dev/zero');
?>
--FILE--
<?php
require __DIR__ . '/../support.inc';

$fifo = scratch() . '/fifo';
posix_mkfifo($fifo, 0600);
foreach ([$fifo, '/dev/zero'] as $path) {
    try {
        new Wasm\Module($path);
    } catch (Wasm\WasmException $e) {
        var_dump(str_contains($e->getMessage(), $path));
    }
}
?>
--EXPECT--
bool(true)
bool(true)
