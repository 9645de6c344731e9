--TEST--
wasm.preload: the core modules of a component are ready before the first request
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
needs('components');
?>
--FILE--
<?php
require __DIR__ . '/../support.inc';
require __DIR__ . '/../component/component.inc';

$directory = scratch();
settled("$directory/echo.wat", ECHO_WAT);
settled("$directory/bad.wasm", "\0asm\x0d\0\1\0\xff");
$run = '
    echo implode(" ", array_column(Wasm\Cache::status()["modules"], "origin")), "\n";
    echo (new Wasm\Component(' . var_export("$directory/echo.wat", true) . '))->instantiate()->addNumbers(1, 2), "\n";
    echo count(Wasm\Cache::status()["modules"]), "\n";';
echo child($run, "wasm.preload=$directory/echo.wat");
echo preg_replace('/^PHP Warning.*\n|^\s*\n/m', '', str_replace($directory, 'DIR', child('echo "started\n";', "wasm.preload=$directory/bad.wasm")));
?>
--EXPECTF--
preload
3
1
Warning: PHP Startup: wasm.preload: "DIR/bad.wasm" is not a valid %s in Unknown on line 0
started
