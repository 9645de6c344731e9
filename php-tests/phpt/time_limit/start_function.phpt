--TEST--
Time limit: holds for a start function
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$module = Wasm\Module::fromText('(module (func $f (loop $l (br $l))) (start $f))');
attempt(fn() => $module->instantiate([], new Wasm\Store(timeLimit: 0.02)));
?>
--EXPECT--
Wasm\TimeLimitException: time limit exceeded
