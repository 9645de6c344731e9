--TEST--
Wasm\Func: called in every way
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$f = wat(SUM_WAT)->sum;
var_dump($f(1, 2));
var_dump($f->__invoke(3, 4));
var_dump(call_user_func($f, 5, 6));
var_dump(call_user_func_array($f, [7, 8]));
var_dump($f(...)(9, 10));
var_dump(array_map($f, [1, 2], [3, 4]));
var_dump(is_callable($f));
var_dump((fn(callable $c) => $c(1, 1))($f));
$list = [3, 1, 2];
$difference = wat('(module (func (export "f") (param i32 i32) (result i32) (i32.sub (local.get 0) (local.get 1))))')->f;
usort($list, $difference);
echo implode(' ', $list), "\n";
?>
--EXPECT--
int(3)
int(7)
int(11)
int(15)
int(19)
array(2) {
  [0]=>
  int(4)
  [1]=>
  int(6)
}
bool(true)
int(2)
1 2 3
