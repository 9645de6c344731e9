--TEST--
Wasm\Instance: the program the project exists for
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$path = scratch() . '/simple.wasm';
file_put_contents($path, SUM_WASM);

$instance = new Wasm\Instance($path);
$result = $instance->sum(1, 2);
var_dump($result);
?>
--EXPECT--
int(3)
