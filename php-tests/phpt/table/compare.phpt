--TEST--
Wasm\Table: equal only if it is the same table
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$a = wat('(module (table (export "t") 1 funcref) (export "u" (table 0)) (table (export "v") 1 funcref))');
var_dump($a->t == $a->u, $a->t == $a->v, $a->t === $a->t);
attempt(fn() => clone $a->t);
attempt(fn() => serialize($a->t));
attempt(function () use ($a) { $a->t->brandNew = 1; });
?>
--EXPECT--
bool(true)
bool(false)
bool(true)
Error: Trying to clone an uncloneable object of class Wasm\Table
Exception: Serialization of 'Wasm\Table' is not allowed
Error: Cannot create dynamic property Wasm\Table::$brandNew
