--TEST--
Wasm\Float32Array, Wasm\Float64Array: floats and ints go in, floats come out
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

foreach ([Wasm\Float32Array::class, Wasm\Float64Array::class] as $class) {
    $view = new $class(new Wasm\Memory(1), 0, 4);
    $view[0] = 1;
    $view[1] = 0.1;
    $view[2] = NAN;
    $view[3] = -INF;
    var_dump($view[0], $view[1], $view[2], $view[3]);
    foreach ([1e39, '1.5', true, null] as $value) {
        attempt(function () use ($view, $value) { $view[0] = $value; });
    }
    var_dump($view[0]);
}
?>
--EXPECTF--
float(1)
float(0.10000000149011612)
float(NAN)
float(-INF)
ValueError: An element of Wasm\Float32Array must be a number that a 32-bit float can hold, 1000000000000000000000000000000000000000 given
TypeError: An element of Wasm\Float32Array must be of type float, string given
TypeError: An element of Wasm\Float32Array must be of type float, %r(bool|true)%r given
TypeError: An element of Wasm\Float32Array must be of type float, null given
float(1)
float(1)
float(0.1)
float(NAN)
float(-INF)
NULL
TypeError: An element of Wasm\Float64Array must be of type float, string given
TypeError: An element of Wasm\Float64Array must be of type float, %r(bool|true)%r given
TypeError: An element of Wasm\Float64Array must be of type float, null given
float(1.0E+39)
