--TEST--
Wasm\TrapException: names the limit that a memory could not grow past, and the size of the stack
--EXTENSIONS--
wasm
--INI--
wasm.stack_size=128K
--FILE--
<?php
require __DIR__ . '/../support.inc';

const WAT = '(module (memory (export "m") 1 %s)
    (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
    (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
    (func (export "both") (param i32) (result i32) (drop (memory.grow (local.get 0))) (i32.load (i32.const 0x7fff0000)))
    (func $deep (export "deep") (call $deep)))';

function says(callable $call): void
{
    try {
        $call();
        echo "no trap\n";
    } catch (Wasm\TrapException $e) {
        echo preg_replace('/ in wasm function [^\s;]+( at offset \w+)?/', '', $e->getMessage()), "\n";
    }
}

$instance = fn($maximum = '', $store = null) => Wasm\Module::fromText(sprintf(WAT, $maximum))->instantiate([], $store);
says(fn() => $instance(2)->both(5));
says(fn() => $instance('', new Wasm\Store(memoryLimit: 200_000))->both(5));
says(fn() => $instance('', new Wasm\Store(memoryLimit: 200_000))->both(1));
says(fn() => $instance()->both(70_000));
$i = $instance(2);
says(fn() => $i->load(-1));
$i->grow(5);
says(fn() => $i->load(-1));
// Said once, and not when it has grown since.
says(fn() => $i->load(-1));
$i->grow(5);
$i->grow(1);
says(fn() => $i->load(-1));
says(fn() => $i->deep());
ini_set('wasm.memory_limit', '150K');
says(fn() => $instance()->both(5));
?>
--EXPECTF--
out of bounds memory access; a memory.grow by 5 pages had failed before: the memory declares a maximum of 2 pages
out of bounds memory access; a memory.grow by 5 pages had failed before: the store may use 200000 bytes (wasm.memory_limit, or $memoryLimit of its Wasm\Store)
out of bounds memory access
out of bounds memory access; a memory.grow by 70000 pages had failed before: a memory can have %d pages here
out of bounds memory access
out of bounds memory access; a memory.grow by 5 pages had failed before: the memory declares a maximum of 2 pages
out of bounds memory access
out of bounds memory access
call stack exhausted; the guest's stack has 131072 bytes (wasm.stack_size)
out of bounds memory access; a memory.grow by 5 pages had failed before: the store may use 153600 bytes (wasm.memory_limit, or $memoryLimit of its Wasm\Store)
