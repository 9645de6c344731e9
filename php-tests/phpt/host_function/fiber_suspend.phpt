--TEST--
Host functions: may suspend their fiber, in any order, and wasm traps in between
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$module = Wasm\Module::fromText('(module (import "e" "f" (func $f (param i32) (result i32)))
    (func (export "trap") unreachable) (func $r (export "overflow") (call $r))
    (func (export "run") (param i32) (result i32) (i32.add (local.get 0) (call $f (local.get 0)))))');
$a = new Wasm\Instance($module, ['e' => ['f' => fn(int $x) => Fiber::suspend($x)]]);
$b = new Wasm\Instance($module, ['e' => ['f' => fn(int $x) => Fiber::suspend($x)]]);
$disturb = function () use ($a, $b): void {
    foreach ([$a, $b] as $i) {
        foreach (['trap', 'overflow'] as $name) {
            try {
                $i->$name();
                echo "no trap\n";
            } catch (Wasm\TrapException) {
            }
        }
    }
};
$fibers = [];
for ($n = 0; $n < 20; $n++) {
    $fibers[$n] = new Fiber(fn() => ($n % 2 ? $a : $b)->run($n));
    echo $fibers[$n]->start(), ' ';
    $disturb();
}
echo "\n";
foreach ([3, 1, 19, 0, 7, 5, 18] as $n) {
    $fibers[$n]->resume(100);
    $disturb();
    echo $fibers[$n]->getReturn(), ' ';
}
echo "\n";
attempt(fn() => $fibers[2]->throw(new Exception('thrown into it')));
$disturb();
// The rest are destroyed where they are.
unset($fibers);
gc_collect_cycles();
$disturb();
echo "done\n";
?>
--EXPECT--
0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 
103 101 119 100 107 105 118 
Exception: thrown into it
done
