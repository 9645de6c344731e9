--TEST--
wasm.preload: the memories of all workers share their data, which is made ready before there are any
--EXTENSIONS--
wasm
--SKIPIF--
<?php
if (!is_dir('/proc/self/fd')) die('skip the system does not tell which files a process has open');
?>
--FILE--
<?php
require __DIR__ . '/../support.inc';

$path = scratch() . '/data.wat';
file_put_contents($path, '(module (memory (export "memory") 20) (data (i32.const 100) "' . str_repeat('0123456789', 100_000) . '"))');
$images = 'count(preg_grep("/wasm-image/", array_map(fn($file) => (string) @readlink($file), glob("/proc/self/fd/*"))))';
$code = "echo \"\$argc \", $images, ' ';
    \$one = new Wasm\\Instance(" . var_export($path, true) . ");
    echo \$one->memory->read(100, 10), ' ', $images, \"\\n\";";
echo child($code), child($code, "wasm.preload=$path");
?>
--EXPECT--
1 0 0123456789 1
1 1 0123456789 1
