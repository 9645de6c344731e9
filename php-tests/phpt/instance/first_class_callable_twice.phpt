--TEST--
Wasm\Instance: two closures of one export, and closures that outlive each other
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat(SUM_WAT);
$a = $i->sum(...);
$b = $i->sum(...);
unset($a);
gc_collect_cycles();
var_dump($b(1, 2));
$closures = [];
for ($n = 0; $n < 100; $n++) {
    $closures[] = $i->sum(...);
}
unset($i, $b);
var_dump(array_sum(array_map(fn(Closure $c) => $c(1, 1), $closures)));
attempt(fn() => $closures[0](1));
attempt(fn() => $closures[0]('x', 1));
?>
--EXPECT--
int(3)
int(200)
ArgumentCountError: Wasm\Instance::sum() expects exactly 2 arguments, 1 given
TypeError: Wasm\Instance::sum(): Argument #1 ($x) must be of type int, string given
