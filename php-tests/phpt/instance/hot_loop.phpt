--TEST--
Wasm\Instance: a hot loop over several instances and types stays right
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$a = wat(SUM_WAT);
$b = wat('(module (func (export "sum") (param i64 i64) (result i64) (i64.sub (local.get 0) (local.get 1))))');
function run(Wasm\Instance $i, int $n): int
{
    $total = 0;
    for ($k = 0; $k < $n; $k++) {
        $total += $i->sum($k, 2);
    }
    return $total;
}
var_dump(run($a, 10000), run($b, 10000), run($a, 10000));
$f = $a->sum;
$total = 0;
for ($k = 0; $k < 10000; $k++) {
    $total += $f($k, 1);
    if ($k === 5000) {
        $f = $b->sum;
    }
}
var_dump($total);
$total = 0;
for ($k = 0; $k < 3000; $k++) {
    try {
        $total += $a->sum($k % 3 ? $k : 'x', 1);
    } catch (TypeError $e) {
        $total--;
    }
}
var_dump($total);
?>
--EXPECT--
int(50015000)
int(49975000)
int(50015000)
int(49995002)
int(3001000)
