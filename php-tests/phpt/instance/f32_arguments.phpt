--TEST--
Wasm\Instance: an f32 takes a float or an int and rounds it to single precision
--EXTENSIONS--
wasm
--FILE--
<?php
declare(strict_types=1);
require __DIR__ . '/../support.inc';

$i = wat('(module (func (export "id") (param $x f32) (result f32) local.get $x))');
foreach ([0.0, -0.0, 1, 0.5, 0.1, 16777217, 3.4028234663852886E+38, 1.0E-45, INF, -INF, NAN] as $x) {
    var_dump($i->id($x));
}
foreach (['1.5', true, null, []] as $x) {
    attempt(fn() => $i->id($x));
}
?>
--EXPECTF--
float(0)
float(-0)
float(1)
float(0.5)
float(0.10000000149011612)
float(16777216)
float(3.4028234663852886E+38)
float(1.401298464324817E-45)
float(INF)
float(-INF)
float(NAN)
TypeError: Wasm\Instance::id(): Argument #1 ($x) must be of type float, string given
TypeError: Wasm\Instance::id(): Argument #1 ($x) must be of type float, %r(bool|true)%r given
TypeError: Wasm\Instance::id(): Argument #1 ($x) must be of type float, null given
TypeError: Wasm\Instance::id(): Argument #1 ($x) must be of type float, array given
