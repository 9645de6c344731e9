--TEST--
Wasm\Func: errors of conversion
--EXTENSIONS--
wasm
--FILE--
<?php
declare(strict_types=1);
require __DIR__ . '/../support.inc';

$f = wat(SUM_WAT)->sum;
attempt(fn() => $f());
attempt(fn() => $f(1));
attempt(fn() => $f(1, 2, 3));
attempt(fn() => $f('1', 2));
attempt(fn() => $f(1, 1.5));
attempt(fn() => $f(1, 4294967296));
attempt(fn() => $f->__invoke(1, null));
?>
--EXPECTF--
ArgumentCountError: %s() expects exactly 2 arguments, 0 given
ArgumentCountError: %s() expects exactly 2 arguments, 1 given
ArgumentCountError: %s() expects exactly 2 arguments, 3 given
TypeError: %s(): Argument #1%Smust be of type int, string given
TypeError: %s(): Argument #2%Smust be of type int, float given
ValueError: %s(): Argument #2%Smust be between -2147483648 and 4294967295%S
TypeError: %s(): Argument #2%Smust be of type int, null given
