--TEST--
Wasm\Instance: an export as a callable of every form
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat(SUM_WAT);
$closure = $i->sum(...);
var_dump($closure instanceof Closure, $closure(1, 2));
var_dump((Closure::fromCallable([$i, 'sum']))(3, 4));
var_dump(call_user_func([$i, 'sum'], 5, 6));
var_dump(call_user_func_array([$i, 'sum'], [7, 8]));
var_dump(implode(',', array_map([$i, 'sum'], [1, 2, 3], [10, 20, 30])));
var_dump(array_reduce([1, 2, 3, 4], $i->sum(...), 0));
var_dump(array_reduce([1, 2, 3, 4], $i->sum, 0));
$callable = [$i, 'sum'];
var_dump($callable(9, 10));
var_dump(is_callable([$i, 'sum']), is_callable([$i, 'nope']), is_callable($i));
var_dump(method_exists($i, 'sum'), method_exists($i, 'nope'), method_exists($i, 'fromModule'));
unset($i, $callable);
var_dump($closure(1, 2));
(function (callable $c) { var_dump($c(1, 1)); })($closure);
?>
--EXPECT--
bool(true)
int(3)
int(7)
int(11)
int(15)
string(8) "11,22,33"
int(10)
int(10)
int(19)
bool(true)
bool(false)
bool(false)
bool(true)
bool(false)
bool(true)
int(3)
int(2)
