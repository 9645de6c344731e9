--TEST--
Wasm\Cache: a file rewritten at once with the same size is noticed
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$path = scratch() . '/sum.wasm';
$wrong = 0;
for ($n = 0; $n < 300; $n++) {
    // The same inode, the same size; often the same clock tick of the file system.
    file_put_contents($path, $n % 2 ? SUM_WASM : DIFFERENCE_WASM);
    $wrong += (new Wasm\Instance($path))->sum(7, 2) !== ($n % 2 ? 9 : 5);
}
var_dump($wrong);
// Also while its time is set back after each write.
for ($n = 0; $n < 300; $n++) {
    file_put_contents($path, $n % 2 ? SUM_WASM : DIFFERENCE_WASM);
    touch($path, 1_000_000_000);
    $wrong += (new Wasm\Instance($path))->sum(7, 2) !== ($n % 2 ? 9 : 5);
}
var_dump($wrong);
?>
--EXPECT--
int(0)
int(0)
