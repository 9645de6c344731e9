--TEST--
Wasm\Memory: shared by two instances and PHP, with atomic operations of every width
--EXTENSIONS--
wasm
--FILE--
<?php
$memory = new Wasm\Memory(1, 3, true);
$module = Wasm\Module::fromText('(module
    (import "env" "memory" (memory 1 3 shared))
    (func (export "add8") (param i32 i32) (result i32) (i32.atomic.rmw8.add_u (local.get 0) (local.get 1)))
    (func (export "or16") (param i32 i32) (result i32) (i32.atomic.rmw16.or_u (local.get 0) (local.get 1)))
    (func (export "add32") (param i32 i32) (result i32) (i32.atomic.rmw.add (local.get 0) (local.get 1)))
    (func (export "xchg64") (param i32 i64) (result i64) (i64.atomic.rmw.xchg (local.get 0) (local.get 1)))
    (func (export "cmpxchg") (param i32 i32 i32) (result i32)
        (i32.atomic.rmw.cmpxchg (local.get 0) (local.get 1) (local.get 2)))
    (func (export "fence") atomic.fence))');
$a = new Wasm\Instance($module, ['env' => ['memory' => $memory]]);
$b = new Wasm\Instance($module, ['env' => ['memory' => $memory]]);

var_dump($a->add8(1, 255), $b->add8(1, 2), $memory[1]);
var_dump($a->or16(2, 0x0f0f), $b->or16(2, 0xf000), $memory->readUint16(2));
var_dump($a->add32(4, -1), $b->add32(4, 5), $memory->readInt32(4));
var_dump($a->xchg64(8, PHP_INT_MAX), $b->xchg64(8, 7) === PHP_INT_MAX, $memory->readInt64(8));
var_dump($a->cmpxchg(16, 1, 2), $a->cmpxchg(16, 0, 3), $b->cmpxchg(16, 3, 4), $memory->readInt32(16));
var_dump($a->fence());

// What PHP writes, wasm finds.
$memory->writeInt32(4, 40);
var_dump($b->add32(4, 2), $memory->readInt32(4));
?>
--EXPECT--
int(0)
int(255)
int(1)
int(0)
int(3855)
int(65295)
int(0)
int(-1)
int(4)
int(0)
bool(true)
int(7)
int(0)
int(0)
int(3)
int(4)
NULL
int(40)
int(42)
