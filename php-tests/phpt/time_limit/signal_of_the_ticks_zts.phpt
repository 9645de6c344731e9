--TEST--
Time limit: where there are threads, PHP code cannot take the signal that ticks come by
--EXTENSIONS--
wasm
pcntl
--SKIPIF--
<?php
PHP_OS_FAMILY === 'Linux' or die('skip ticks come by another signal');
PHP_ZTS or die('skip without threads it can, see signal_of_the_ticks.phpt');
?>
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = Wasm\Module::fromText('(module (func (export "spin") (loop $l (br $l))))')->instantiate([], new Wasm\Store(timeLimit: 0.03));
attempt(fn() => $i->spin());
attempt(fn() => pcntl_signal(63, fn() => null));
attempt(fn() => pcntl_signal(62, fn() => null));
attempt(fn() => $i->spin());
?>
--EXPECT--
Wasm\TimeLimitException: time limit exceeded
ValueError: pcntl_signal(): Argument #1 ($signal) must not be the signal that the time limits of WebAssembly come by
bool(true)
Wasm\TimeLimitException: time limit exceeded
