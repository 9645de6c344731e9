--TEST--
Wasm\Instance: exports, functions and closures keep their instance alive
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$wat = '(module
    (global $n (mut i32) (i32.const 0))
    (func (export "next") (result i32) (global.set $n (i32.add (global.get $n) (i32.const 1))) (global.get $n)))';
$exports = wat($wat)->exports;
$func = wat($wat)->next;
$closure = wat($wat)->next(...);
$invoker = $func(...);
gc_collect_cycles();
echo $exports->next(), $exports->next(), $func(), $func(), $closure(), $closure(), $invoker(), "\n";

$i = wat($wat);
$reference = WeakReference::create($i);
$i->next();
$i->next;
$i->exports;
unset($i);
gc_collect_cycles();
var_dump($reference->get());
?>
--EXPECT--
1212123
NULL
