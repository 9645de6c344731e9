--TEST--
Wasm\TypedArray::set: an iterable that drops and grows things meanwhile
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$memory = new Wasm\Memory(1, 3);
$view = new Wasm\Uint32Array($memory);
$values = function () use (&$view, $memory) {
    yield 1;
    $memory->grow(1);
    $view = null;
    gc_collect_cycles();
    yield 2;
};
$view->set($values(), 16384);
var_dump(isset($view), $memory->readUint32(65536), $memory->readUint32(65540));
?>
--EXPECT--
bool(false)
int(1)
int(2)
