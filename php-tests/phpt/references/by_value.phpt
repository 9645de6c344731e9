--TEST--
externref: an array is a value, also when it was passed by reference
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat('(module (global $g (mut externref) (ref.null extern))
    (func (export "stash") (param externref) (global.set $g (local.get 0)))
    (func (export "fetch") (result externref) (global.get $g)))');
$array = [1];
$reference = &$array;
$i->stash($reference);
$array[] = 2;
$fetched = $i->fetch();
$fetched[] = 3;
var_dump($i->fetch() === [1], count($array));
$text = 'text';
$i->stash($text);
$text .= ' and more';
var_dump($i->fetch());
?>
--EXPECT--
bool(true)
int(2)
string(4) "text"
