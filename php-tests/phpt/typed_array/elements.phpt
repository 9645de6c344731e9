--TEST--
Wasm\Int32Array: elements by index
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$view = new Wasm\Int32Array(new Wasm\Memory(1), 0, 4);
$view[0] = -5;
$view['1'] = 6;
$view[2] += 7;
$view[3] ??= 8;
var_dump($view[0], $view['1'], $view[2], $view[3]);
var_dump(isset($view[3]), isset($view[4]), isset($view[-1]), isset($view['x']), empty($view[3]), empty($view[2]));
var_dump($view[4] ?? 'none', array_key_last($view->toArray()));
attempt(fn() => $view[4]);
attempt(fn() => $view[-1]);
attempt(fn() => $view[PHP_INT_MAX]);
attempt(fn() => $view[PHP_INT_MIN]);
attempt(fn() => $view['x']);
attempt(fn() => $view[0.5]);
attempt(fn() => $view[null]);
attempt(function () use ($view) { $view[4] = 1; });
attempt(function () use ($view) { $view[0] = 2147483648; });
attempt(function () use ($view) { $view[0] = '1'; });
attempt(function () use ($view) { $view[0] = 1.0; });
attempt(function () use ($view) { $view[0] = true; });
attempt(function () use ($view) { $view[] = 1; });
attempt(function () use ($view) { unset($view[0]); });
var_dump($view->toArray());
?>
--EXPECTF--
int(-5)
int(6)
int(7)
int(0)
bool(true)
bool(false)
bool(false)
bool(false)
bool(true)
bool(false)
string(4) "none"
int(3)
Wasm\OutOfBoundsException: index 4 is out of bounds of a view of 4 elements
Wasm\OutOfBoundsException: index -1 is out of bounds of a view of 4 elements
Wasm\OutOfBoundsException: index 9223372036854775807 is out of bounds of a view of 4 elements
Wasm\OutOfBoundsException: index -9223372036854775808 is out of bounds of a view of 4 elements
TypeError: Cannot access offset of type string on Wasm\Int32Array
TypeError: Cannot access offset of type float on Wasm\Int32Array
TypeError: Cannot access offset of type null on Wasm\Int32Array
Wasm\OutOfBoundsException: index 4 is out of bounds of a view of 4 elements
ValueError: An element of Wasm\Int32Array must be between -2147483648 and 2147483647, 2147483648 given
TypeError: An element of Wasm\Int32Array must be of type int, string given
TypeError: An element of Wasm\Int32Array must be of type int, float given
TypeError: An element of Wasm\Int32Array must be of type int, %r(bool|true)%r given
Error: Cannot append to Wasm\Int32Array: its size is fixed
Error: Cannot unset an element of a view of memory
array(4) {
  [0]=>
  int(-5)
  [1]=>
  int(6)
  [2]=>
  int(7)
  [3]=>
  int(0)
}
