--TEST--
wasm.preload: what cannot be loaded is one warning each, and PHP starts
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$directory = scratch();
settled("$directory/good.wasm");
settled("$directory/bad.wasm", 'nonsense');
settled("$directory/cut.wasm", substr(SUM_WASM, 0, -1));
$run = fn(string ...$options) => print(str_replace(
    $directory,
    'DIR',
    preg_replace('/^PHP Warning.*\n|^\s*\n/m', '', child('echo "started, ", count(Wasm\Cache::status()["modules"]), " ready\n";', ...$options)),
));
$run("wasm.preload=$directory/missing.wasm:$directory/*.wasm:$directory/*.none:$directory:relative.wasm:$directory/a[.wasm");
$run("wasm.preload=$directory/good.wasm", 'wasm.cache=0');
?>
--EXPECTF--
Warning: PHP Startup: wasm.preload: cannot read "DIR/missing.wasm": no such file in Unknown on line 0
Warning: PHP Startup: wasm.preload: "DIR/bad.wasm" is not a valid module: invalid WebAssembly text: %a in Unknown on line 0
Warning: PHP Startup: wasm.preload: "DIR/cut.wasm" is not a valid module: %a in Unknown on line 0
Warning: PHP Startup: wasm.preload: no file matches "DIR/*.none" in Unknown on line 0
Warning: PHP Startup: wasm.preload: cannot read "DIR": it is a directory in Unknown on line 0
Warning: PHP Startup: wasm.preload: "relative.wasm" is not an absolute path: a server has no working directory to look in in Unknown on line 0
Warning: PHP Startup: wasm.preload: "DIR/a[.wasm" is not a valid pattern: %a in Unknown on line 0
started, 1 ready
Warning: PHP Startup: wasm.preload needs wasm.cache=1 in Unknown on line 0
started, 0 ready
