--TEST--
Host functions: read, write and grow the memory of the instance that calls
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$module = Wasm\Module::fromText('(module (import "e" "f" (func $f (param i32 i32) (result i32)))
    (memory (export "memory") 1 10)
    (data (i32.const 8) "from wasm")
    (func (export "run") (result i32) (local $p i32)
        (local.set $p (call $f (i32.const 8) (i32.const 9)))
        (i32.add (i32.load8_u (local.get $p)) (memory.size))))');
$i = new Wasm\Instance($module, ['e' => ['f' => function (int $offset, int $length) use (&$i, &$view) {
    echo $i->memory->read($offset, $length), "\n";
    $size = count($view);
    $i->memory->grow(1);
    $view[$size] = 100;
    return $size;
}]]);
$view = new Wasm\Uint8Array($i->memory);
var_dump($i->run(), $i->run(), count($view), $view[65536], $view[131072]);
?>
--EXPECT--
from wasm
from wasm
int(102)
int(103)
int(196608)
int(100)
int(100)
