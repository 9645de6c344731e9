--TEST--
Wasm\TypedArray: the methods of ArrayAccess do as the brackets do
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$view = new Wasm\Float64Array(new Wasm\Memory(1), 0, 2);
$view->offsetSet(1, 2.5);
var_dump($view->offsetGet(1), $view->offsetExists(1), $view->offsetExists(2), $view->count());
attempt(fn() => $view->offsetGet(2));
attempt(fn() => $view->offsetGet('x'));
attempt(fn() => $view->offsetSet(null, 1.0));
attempt(fn() => $view->offsetSet(0, 'x'));
attempt(fn() => $view->offsetUnset(0));
attempt(fn() => clone $view);
attempt(fn() => serialize($view));
attempt(function () use ($view) { $view->brandNew = 1; });
?>
--EXPECT--
float(2.5)
bool(true)
bool(false)
int(2)
Wasm\OutOfBoundsException: index 2 is out of bounds of a view of 2 elements
TypeError: Cannot access offset of type string on Wasm\Float64Array
Error: Cannot append to Wasm\Float64Array: its size is fixed
TypeError: An element of Wasm\Float64Array must be of type float, string given
Error: Cannot unset an element of a view of memory
Error: Trying to clone an uncloneable object of class Wasm\Float64Array
Exception: Serialization of 'Wasm\Float64Array' is not allowed
Error: Cannot create dynamic property Wasm\Float64Array::$brandNew
