--TEST--
Wasm\Module: from a .wasm and a .wat file; the content decides, not the name
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$directory = scratch();
file_put_contents("$directory/sum.wasm", SUM_WASM);
file_put_contents("$directory/sum.wat", SUM_WAT);
file_put_contents("$directory/binary.wat", SUM_WASM);
file_put_contents("$directory/text.wasm", SUM_WAT);
file_put_contents("$directory/no-extension", SUM_WASM);

foreach (['sum.wasm', 'sum.wat', 'binary.wat', 'text.wasm', 'no-extension'] as $file) {
    $module = new Wasm\Module("$directory/$file");
    var_dump((new Wasm\Instance($module))->sum(40, 2));
}

chdir($directory);
var_dump((new Wasm\Instance('sum.wasm'))->sum(1, 2));
var_dump((new Wasm\Instance('./sum.wat'))->sum(3, 4));
?>
--EXPECT--
int(42)
int(42)
int(42)
int(42)
int(42)
int(3)
int(7)
