--TEST--
Wasm\Memory: equal only if it is the same memory
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$a = wat('(module (memory (export "m") 1) (export "n" (memory 0)) (memory (export "o") 1))');
$b = wat('(module (memory (export "m") 1))');
var_dump($a->m == $a->n, $a->m == $a->o, $a->m == $b->m, new Wasm\Memory(1) == new Wasm\Memory(1));
attempt(fn() => clone $a->m);
attempt(fn() => serialize($a->m));
attempt(fn() => $a->m->__construct(1));
attempt(function () use ($a) { $a->m->brandNew = 1; });
?>
--EXPECT--
bool(true)
bool(false)
bool(false)
bool(false)
Error: Trying to clone an uncloneable object of class Wasm\Memory
Exception: Serialization of 'Wasm\Memory' is not allowed
Error: Cannot call Wasm\Memory::__construct() twice
Error: Cannot create dynamic property Wasm\Memory::$brandNew
