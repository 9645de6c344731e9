--TEST--
Wasm\Instance: the last reference may go away in the very call
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

var_dump((new Wasm\Instance(Wasm\Module::fromText(SUM_WAT)))->sum(1, 2));
var_dump((new Wasm\Instance(Wasm\Module::fromText(SUM_WAT)))->exports->sum(3, 4));
var_dump((new Wasm\Instance(Wasm\Module::fromText(SUM_WAT)))->exports['sum'](5, 6));
var_dump(((new Wasm\Instance(Wasm\Module::fromText(SUM_WAT)))->sum)(7, 8));
var_dump((new Wasm\Instance(Wasm\Module::fromText(SUM_WAT)))->sum(...)(9, 10));
try {
    (new Wasm\Instance(Wasm\Module::fromText('(module (func (export "f") unreachable))')))->f();
} catch (Wasm\TrapException $e) {
    var_dump($e->trapCode);
}
attempt(fn() => (new Wasm\Instance(Wasm\Module::fromText('(module)')))->f());
attempt(fn() => (new Wasm\Instance(Wasm\Module::fromText(SUM_WAT)))->sum('x', 2));
?>
--EXPECTF--
int(3)
int(7)
int(11)
int(15)
int(19)
enum(Wasm\TrapCode::Unreachable)
Wasm\ExportNotFoundException: %s
TypeError: Wasm\Instance::sum(): Argument #1 ($x) must be of type int, string given
