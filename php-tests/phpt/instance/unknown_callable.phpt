--TEST--
Wasm\Instance: an unknown name as a callable
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat(SUM_WAT);
attempt(fn() => $i->smu(...));
attempt(fn() => Closure::fromCallable([$i, 'smu']));
attempt(fn() => array_map([$i, 'smu'], [1], [2]));
attempt(fn() => call_user_func([$i, 'smu'], 1, 2));
var_dump($i->sum(1, 2));
?>
--EXPECTF--
%s: %Ssmu%S
TypeError: %Ssmu%S
TypeError: array_map(): Argument #1 ($callback) must be a valid callback%S
TypeError: call_user_func(): Argument #1 ($callback) must be a valid callback%S
int(3)
