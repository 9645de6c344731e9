--TEST--
Wasm\Instance: called from generators and fibers
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat('(module
    (func (export "sum") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
    (func (export "boom") unreachable))');
$fibers = [];
for ($n = 0; $n < 5; $n++) {
    $fibers[] = new Fiber(function () use ($i, $n) {
        $x = $i->sum($n, 1);
        $y = Fiber::suspend($x);
        try {
            $i->boom();
        } catch (Wasm\TrapException $e) {
            Fiber::suspend($e->trapCode->name);
        }
        return $i->sum($x, $y);
    });
}
foreach ($fibers as $fiber) echo $fiber->start(), ' ';
foreach ($fibers as $k => $fiber) echo $fiber->resume($k * 10), ' ';
foreach (array_reverse($fibers) as $fiber) { $fiber->resume(); echo $fiber->getReturn(), ' '; }
echo "\n";
function counting(Wasm\Instance $i) { for ($x = 0; $x < 5;) yield $x = $i->sum($x, 1); }
echo implode(' ', iterator_to_array(counting($i))), "\n";
?>
--EXPECT--
1 2 3 4 5 Unreachable Unreachable Unreachable Unreachable Unreachable 45 34 23 12 1 
1 2 3 4 5
