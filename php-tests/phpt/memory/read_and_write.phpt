--TEST--
Wasm\Memory: read and write copy binary strings
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$memory = new Wasm\Memory(1);
$memory->write(10, "a\0b\xff");
var_dump(bin2hex($memory->read(9, 6)));
$copy = $memory->read(10, 4);
$memory->write(10, 'zzzz');
var_dump(bin2hex($copy));
var_dump($memory->read(65536, 0), $memory->read(0, 0));
$memory->write(65536, '');
$memory->write(65532, 'last');
var_dump($memory->read(65532, 4));
$memory->write(0, 5.5);
var_dump($memory->read(0, 3));
?>
--EXPECT--
string(12) "00610062ff00"
string(8) "610062ff"
string(0) ""
string(0) ""
string(4) "last"
string(3) "5.5"
