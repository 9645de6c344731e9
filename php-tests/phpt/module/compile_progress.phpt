--TEST--
Wasm\Module::compile(): tells how far it is, and ends when it is told so by an exception
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

use Wasm\Module;

// Takes some tenths of a second with any compiler, and is large enough not to be compiled at once.
$wat = '(module (@custom "large" "' . str_repeat('x', 1 << 20) . '")';
for ($n = 0; $n < 4000; $n++) {
    $wat .= "(func (export \"f$n\") (param i32) (result i32) (local.get 0) " . str_repeat("(i32.mul (i32.const $n)) (i32.add (local.get 0))", 20) . ')';
}
$wat .= ')';
$shares = [];
$module = Module::fromText($wat);
var_dump($module->compile(function (float $share) use (&$shares): void { $shares[] = $share; }) === $module);
$sorted = $shares;
sort($sorted);
var_dump(count($shares) > 0, $shares === $sorted, min($shares) >= 0.0, max($shares) <= 1.0);
var_dump($module->instantiate()->f1(1), count(Wasm\Cache::status()['modules']));

// What is compiled has nothing to tell.
$module->compile(fn() => throw new LogicException('not called'));

$other = Module::fromText(substr($wat, 0, -1) . '(func))');
attempt(fn() => $other->compile(fn() => throw new DomainException('enough')));
var_dump(count(Wasm\Cache::status()['modules']), $other->instantiate()->f2(0));
attempt(fn() => Module::fromText('(module)')->compile('no such function'));
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
int(21)
int(1)
DomainException: enough
int(1)
int(0)
TypeError: Wasm\Module::compile(): Argument #1 ($progress) must be a valid callback or null, string given
