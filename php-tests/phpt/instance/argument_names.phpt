--TEST--
Wasm\Instance: an argument is named by the name section, or by its place
--EXTENSIONS--
wasm
--FILE--
<?php
declare(strict_types=1);
require __DIR__ . '/../support.inc';

$i = wat('(module (func (export "f") (param $width i32) (param i32) (param $height f64)))');
attempt(fn() => $i->f('', 1, 1));
attempt(fn() => $i->f(1, '', 1));
attempt(fn() => $i->f(1, 1, ''));
// Without a name section.
$i = new Wasm\Instance(Wasm\Module::fromBytes(SUM_WASM));
attempt(fn() => $i->sum('', 2));
attempt(fn() => $i->sum(1, ''));
?>
--EXPECT--
TypeError: Wasm\Instance::f(): Argument #1 ($width) must be of type int, string given
TypeError: Wasm\Instance::f(): Argument #2 ($arg1) must be of type int, string given
TypeError: Wasm\Instance::f(): Argument #3 ($height) must be of type float, string given
TypeError: Wasm\Instance::sum(): Argument #1 ($arg0) must be of type int, string given
TypeError: Wasm\Instance::sum(): Argument #2 ($arg1) must be of type int, string given
