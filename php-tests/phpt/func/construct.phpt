--TEST--
Wasm\Func: made from a callable, called from PHP
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

use Wasm\{Func, FuncType, ValType};

$add = new Func(new FuncType([ValType::I32, ValType::I64], [ValType::I64]), fn(int $a, int $b) => $a + $b);
var_dump($add(1, 2), (string) $add->type(), array_map($add, [1, 2], [10, 20]));
$type = new FuncType([ValType::F32, ValType::ExternRef], [ValType::ExternRef, ValType::F32]);
$swap = new Func($type, fn($x, $y) => [$y, $x]);
var_dump($swap(0.1, 'y'));
var_dump((new Func(new FuncType([], []), fn() => 'ignored'))());
attempt(fn() => $add('x', 2));
attempt(fn() => $add(4294967296, 2));
attempt(fn() => $add(1));
attempt(fn() => $add(a: 1, b: 2));
attempt(fn() => (new Func(new FuncType([], [ValType::I32]), fn() => 'no int'))());
attempt(fn() => new Func(new FuncType([], []), 'no such function'));
attempt(fn() => new Func('() -> ()', fn() => 1));
attempt(fn() => new Func(new FuncType([ValType::I32], []), function (&$x) {}));
attempt(fn() => $add->__construct(new FuncType([], []), fn() => 1));
attempt(fn() => (new Func(new FuncType([], []), fn() => throw new LogicException('thrown')))());
?>
--EXPECT--
int(3)
string(17) "(i32, i64) -> i64"
array(2) {
  [0]=>
  int(11)
  [1]=>
  int(22)
}
array(2) {
  [0]=>
  string(1) "y"
  [1]=>
  float(0.10000000149011612)
}
NULL
TypeError: Wasm\Func::__invoke(): Argument #1 must be of type int, string given
ValueError: Wasm\Func::__invoke(): Argument #1 must be between -2147483648 and 4294967295, 4294967296 given
ArgumentCountError: Wasm\Func::__invoke() expects exactly 2 arguments, 1 given
Error: Wasm\Func::__invoke() takes no named arguments
TypeError: The host function for "Wasm\Func"."callable" must return int, string returned
TypeError: Wasm\Func::__construct(): Argument #2 ($callable) must be a valid callback, string given
TypeError: Wasm\Func::__construct(): Argument #1 ($type) must be of type Wasm\FuncType, string given
ValueError: Wasm\Func::__construct(): Argument #2 ($callable) must not take arguments by reference: wasm passes values
Error: Cannot call Wasm\Func::__construct() twice
LogicException: thrown
