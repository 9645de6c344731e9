--TEST--
php --ri wasm: has a row for everything one asks for in a bug report
--EXTENSIONS--
wasm
--FILE--
<?php
ob_start();
(new ReflectionExtension('wasm'))->info();
$info = ob_get_clean();
foreach (['version', 'compiler', 'cpu', 'proposal', 'cache', 'simd'] as $word) {
    echo $word, ': ', stripos($info, $word) === false ? "missing from\n$info" : 'there', "\n";
}
?>
--EXPECT--
version: there
compiler: there
cpu: there
proposal: there
cache: there
simd: there
