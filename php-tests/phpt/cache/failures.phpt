--TEST--
Wasm\Cache: what does not compile is not kept
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$path = scratch() . '/sum.wasm';
file_put_contents($path, substr(SUM_WASM, 0, -1));
for ($n = 0; $n < 3; $n++) {
    try {
        new Wasm\Module($path);
    } catch (Wasm\CompileException $e) {
        echo "refused\n";
    }
}
var_dump(Wasm\Cache::status()['modules']);
file_put_contents($path, SUM_WASM);
var_dump((new Wasm\Instance($path))->sum(1, 2));
?>
--EXPECT--
refused
refused
refused
array(0) {
}
int(3)
