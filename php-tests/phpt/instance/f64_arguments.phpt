--TEST--
Wasm\Instance: an f64 takes a float or an int
--EXTENSIONS--
wasm
--FILE--
<?php
declare(strict_types=1);
require __DIR__ . '/../support.inc';

$i = wat('(module (func (export "id") (param $x f64) (result f64) local.get $x))');
foreach ([0.0, -0.0, 1, -7, 0.1, PHP_FLOAT_MAX, PHP_FLOAT_MIN, 5e-324, INF, -INF, NAN, PHP_INT_MAX] as $x) {
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
float(-7)
float(0.1)
float(1.7976931348623157E+308)
float(2.2250738585072014E-308)
float(5.0E-324)
float(INF)
float(-INF)
float(NAN)
float(9.223372036854776E+18)
TypeError: Wasm\Instance::id(): Argument #1 ($x) must be of type float, string given
TypeError: Wasm\Instance::id(): Argument #1 ($x) must be of type float, %r(bool|true)%r given
TypeError: Wasm\Instance::id(): Argument #1 ($x) must be of type float, null given
TypeError: Wasm\Instance::id(): Argument #1 ($x) must be of type float, array given
