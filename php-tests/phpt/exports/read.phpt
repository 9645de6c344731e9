--TEST--
Wasm\Exports: read as properties, as an array, and called
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat('(module
    (func (export "b") (result i32) (i32.const 1))
    (func (export "a") (param $x i32) (result i32) (local.get $x))
    (func (export "with space")))');
$e = $i->exports;
var_dump($e->b instanceof Wasm\Func, $e->b === $e['b'], $e->b === $i->b);
var_dump($e->b(), $e->a(5), $e['a'](6), ($e->a)(7), $e->a(...)(8), array_map([$e, 'a'], [9])[0]);
var_dump(isset($e->b), isset($e['b']), isset($e->nope), isset($e['nope']), isset($e['B']), empty($e['b']));
var_dump($e['nope'] ?? 'default', $e->nope ?? 'default');
var_dump(count($e), is_callable([$e, 'b']), is_callable([$e, 'nope']), method_exists($e, 'b'));
attempt(fn() => $e->a('x'));
attempt(fn() => $e->a([]));
attempt(fn() => $e->a());
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
int(1)
int(5)
int(6)
int(7)
int(8)
int(9)
bool(true)
bool(true)
bool(false)
bool(false)
bool(false)
bool(false)
string(7) "default"
string(7) "default"
int(3)
bool(true)
bool(false)
bool(true)
TypeError: Wasm\Exports::a(): Argument #1 ($x) must be of type int, string given
TypeError: Wasm\Exports::a(): Argument #1 ($x) must be of type int, array given
ArgumentCountError: Wasm\Exports::a() expects exactly 1 argument, 0 given
