--TEST--
Wasm\Cache: a relative path belongs to the directory it is used in
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$one = scratch();
$two = scratch();
file_put_contents("$one/sum.wasm", SUM_WASM);
file_put_contents("$two/sum.wasm", DIFFERENCE_WASM);
foreach ([$one, $two, $one] as $directory) {
    chdir($directory);
    var_dump((new Wasm\Instance('sum.wasm'))->sum(7, 2));
}
chdir(__DIR__);
?>
--EXPECT--
int(9)
int(5)
int(9)
