--TEST--
Wasm\TypedArray: a view keeps its memory
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

function view(): Wasm\Uint8Array
{
    return new Wasm\Uint8Array(wat('(module (memory (export "memory") 1) (data (i32.const 0) "kept"))')->memory, 0, 4);
}
$view = view();
gc_collect_cycles();
var_dump($view->getBytes(), view()->subarray(1)->getBytes(), (view()->getIterator())->current());
foreach (view() as $index => $byte) {
    gc_collect_cycles();
    echo $index, ' ', chr($byte), "\n";
}
?>
--EXPECT--
string(4) "kept"
string(3) "ept"
int(107)
0 k
1 e
2 p
3 t
