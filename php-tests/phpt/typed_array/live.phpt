--TEST--
Wasm\TypedArray: a view is right after the memory has grown
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat('(module (memory (export "memory") 1 4)
    (func (export "grow") (result i32) (memory.grow (i32.const 1)))
    (func (export "store") (param i32 i32) (i32.store8 (local.get 0) (local.get 1))))');
$open = new Wasm\Uint8Array($i->memory);
$behind = new Wasm\Uint32Array($i->memory, 65532);
$fixed = new Wasm\Uint8Array($i->memory, 10, 20);
var_dump(count($open), count($behind), count($fixed));
$i->grow();
$i->store(65536 + 5, 77);
var_dump(count($open), $open[65541], count($behind), count($fixed));
$i->memory->grow(1);
$open[131072] = 3;
var_dump(count($open), $open[131072], count($behind));
$open = new Wasm\Uint8Array(new Wasm\Memory(0, 1));
var_dump(count($open), $open->toArray(), $open->getBytes());
?>
--EXPECT--
int(65536)
int(1)
int(20)
int(131072)
int(77)
int(16385)
int(20)
int(196608)
int(3)
int(32769)
int(0)
array(0) {
}
string(0) ""
