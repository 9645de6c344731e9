--TEST--
Wasm\TypedArray::set: all values of an iterable, or none
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$view = new Wasm\Uint8Array(new Wasm\Memory(1), 0, 6);
$view->set([1, 2, 3]);
$view->set(new ArrayIterator([4, 5]), 2);
$view->set((function () { yield 'a' => 6; yield 'a' => 7; })(), 4);
$view->set(['x' => 9]);
$value = 8;
$view->set([&$value], 1);
$view->set([], 6);
$view->set(new Wasm\Uint16Array(new Wasm\Memory(1), 0, 1), 2);
var_dump(implode(' ', $view->toArray()));
attempt(fn() => $view->set([1, 2], 5));
attempt(fn() => $view->set([1], -1));
attempt(fn() => $view->set([], 7));
attempt(fn() => $view->set([1], PHP_INT_MAX));
attempt(fn() => $view->set([1, 2, 256]));
attempt(fn() => $view->set([1, '2']));
attempt(fn() => $view->set('abc'));
attempt(fn() => $view->set((function () { yield 1; yield 2; throw new LogicException('half way'); })()));
var_dump(implode(' ', $view->toArray()));
?>
--EXPECT--
string(11) "9 8 0 5 6 7"
Wasm\OutOfBoundsException: 2 elements at index 5 are out of bounds of a view of 6 elements
Wasm\OutOfBoundsException: 1 elements at index -1 are out of bounds of a view of 6 elements
Wasm\OutOfBoundsException: 0 elements at index 7 are out of bounds of a view of 6 elements
Wasm\OutOfBoundsException: 1 elements at index 9223372036854775807 are out of bounds of a view of 6 elements
ValueError: An element of Wasm\Uint8Array must be between 0 and 255, 256 given
TypeError: An element of Wasm\Uint8Array must be of type int, string given
TypeError: Wasm\Uint8Array::set(): Argument #1 ($values) must be of type iterable, string given
LogicException: half way
string(11) "9 8 0 5 6 7"
