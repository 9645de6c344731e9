--TEST--
Wasm\TypedArray::subarray: a part, by indexes as substr() counts them
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$view = new Wasm\Int16Array(new Wasm\Memory(1), 2, 5);
$view->set([10, 11, 12, 13, 14]);
foreach ([[1, 3], [2], [-2], [0, -1], [5], [2, 2], [-5, 5], [1, null]] as $range) {
    $part = $view->subarray(...$range);
    echo json_encode($range), ' ', json_encode($part->toArray()), ' ', $part->getOffset(), ' ', get_class($part), "\n";
}
$part = $view->subarray(1, 3);
$part[0] = 99;
var_dump($view[1], $part->subarray(-1)[0]);
foreach ([[6], [-6], [0, 6], [3, 2], [PHP_INT_MIN], [PHP_INT_MAX]] as $range) {
    attempt(fn() => $view->subarray(...$range));
}
?>
--EXPECT--
[1,3] [11,12] 4 Wasm\Int16Array
[2] [12,13,14] 6 Wasm\Int16Array
[-2] [13,14] 8 Wasm\Int16Array
[0,-1] [10,11,12,13] 2 Wasm\Int16Array
[5] [] 12 Wasm\Int16Array
[2,2] [] 6 Wasm\Int16Array
[-5,5] [10,11,12,13,14] 2 Wasm\Int16Array
[1,null] [11,12,13,14] 4 Wasm\Int16Array
int(99)
int(12)
Wasm\OutOfBoundsException: elements 6 to the end are out of bounds of a view of 5 elements
Wasm\OutOfBoundsException: elements -6 to the end are out of bounds of a view of 5 elements
Wasm\OutOfBoundsException: elements 0 to 6 are out of bounds of a view of 5 elements
ValueError: Wasm\Int16Array::subarray(): Argument #2 ($end) must not come before the beginning
Wasm\OutOfBoundsException: elements -9223372036854775808 to the end are out of bounds of a view of 5 elements
Wasm\OutOfBoundsException: elements 9223372036854775807 to the end are out of bounds of a view of 5 elements
