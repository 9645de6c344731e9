--TEST--
Wasm\Instance: references, spread arguments and temporaries as arguments
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat(SUM_WAT);
$x = 1;
$reference = &$x;
var_dump($i->sum($reference, $x));
$array = [1, 2];
foreach ($array as &$value) {
    var_dump($i->sum($value, 1));
}
var_dump($i->sum(...[40, 2]));
var_dump($i->sum(...(function () { yield 4; yield 5; })()));
var_dump($i->sum($i->sum(1, 2), $i->sum(3, 4)));
$n = 1;
var_dump($i->sum($n++, ++$n), $n);
$text = '5';
$byReference = [&$text, 1];
var_dump($i->sum(...$byReference), $text);
?>
--EXPECT--
int(2)
int(2)
int(3)
int(42)
int(9)
int(10)
int(4)
int(3)
int(6)
string(1) "5"
