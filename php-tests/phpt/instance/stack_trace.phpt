--TEST--
Wasm\Instance: an exception thrown under an export shows the export's name
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat('(module (func (export "boom") (param i32) unreachable))');
function caller(Wasm\Instance $i): void
{
    $i->boom(7);
}
try {
    caller($i);
} catch (Wasm\TrapException $e) {
    echo basename($e->getFile()), ':', $e->getLine(), "\n";
    echo $e->getTraceAsString(), "\n";
    var_dump($e->getTrace()[0]['class'], $e->getTrace()[0]['function'], $e->getTrace()[0]['type'], $e->getTrace()[0]['args']);
}
try {
    array_map([$i, 'boom'], [1]);
} catch (Wasm\TrapException $e) {
    echo $e->getTraceAsString(), "\n";
}
?>
--EXPECTF--
stack_trace.php:7
#0 %sstack_trace.php(7): Wasm\Instance->boom(7)
#1 %sstack_trace.php(10): caller(Object(Wasm\Instance))
#2 {main}
string(13) "Wasm\Instance"
string(4) "boom"
string(2) "->"
array(1) {
  [0]=>
  int(7)
}
#0 [internal function]: Wasm\Instance->boom(1)
#1 %sstack_trace.php(%d): array_map(Array, Array)
#2 {main}
