--TEST--
Objects in cycles are collected
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$wat = SUM_WAT;
for ($n = 0; $n < 10; $n++) {
    $i = wat($wat);
    $i->sum;
    $i->exports;
    $box = new ArrayObject([$i, $i->exports, $i->sum, $i->sum(...)]);
    $box['self'] = $box;
    $references[] = WeakReference::create($i);
}
unset($i, $box);
gc_collect_cycles();
var_dump(count(array_filter($references, fn(WeakReference $r) => $r->get() !== null)));
?>
--EXPECT--
int(0)
