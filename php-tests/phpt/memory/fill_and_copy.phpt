--TEST--
Wasm\Memory: fill and copy, also over themselves
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$memory = new Wasm\Memory(1);
$memory->fill(0, 4, 65);
$memory->fill(4, 2);
$memory->fill(65536, 0);
$memory->write(6, 'abcdef');
$memory->copy(8, 6, 6);
var_dump(addcslashes($memory->read(0, 16), "\0"));
$memory->copy(6, 8, 6);
var_dump(addcslashes($memory->read(0, 16), "\0"));
$memory->copy(65536, 65536, 0);
?>
--EXPECT--
string(28) "AAAA\000\000ababcdef\000\000"
string(28) "AAAA\000\000abcdefef\000\000"
