--TEST--
Wasm\Memory: memory.atomic.wait and notify
--EXTENSIONS--
wasm
--FILE--
<?php
$wat = static fn(string $memory): string => "(module
    (memory $memory)
    (func (export \"wait32\") (param i32 i32 i64) (result i32) (memory.atomic.wait32 (local.get 0) (local.get 1) (local.get 2)))
    (func (export \"wait64\") (param i32 i64 i64) (result i32) (memory.atomic.wait64 (local.get 0) (local.get 1) (local.get 2)))
    (func (export \"notify\") (param i32 i32) (result i32) (memory.atomic.notify (local.get 0) (local.get 1))))";
$millisecond = 1_000_000;

$shared = new Wasm\Instance(Wasm\Module::fromText($wat('1 1 shared')));
// 2: the time is over; 1: the value is another one; 0 would be: notified.
var_dump($shared->wait32(0, 0, $millisecond), $shared->wait64(8, 0, $millisecond), $shared->wait32(0, 0, 0));
var_dump($shared->wait32(0, 1, -1), $shared->wait64(8, 1, -1));
var_dump($shared->notify(0, 1), $shared->notify(0, -1));

$unshared = new Wasm\Instance(Wasm\Module::fromText($wat('1')));
var_dump($unshared->notify(0, 1));

$calls = [
    [$unshared, 'wait32', 0, 0, 0], [$unshared, 'wait64', 0, 0, 0],
    [$shared, 'wait32', 2, 0, 0], [$shared, 'wait64', 4, 0, 0], [$shared, 'notify', 1, 0],
    [$shared, 'wait32', 65536, 0, 0], [$shared, 'notify', 65536, 0], [$unshared, 'notify', 65536, 0],
];
foreach ($calls as $call) {
    $instance = array_shift($call);
    $name = array_shift($call);
    try {
        var_dump($instance->$name(...$call));
    } catch (Wasm\TrapException $e) {
        echo $e->trapCode->name, "\n";
    }
}
var_dump($shared->wait32(0, 0, $millisecond));
?>
--EXPECT--
int(2)
int(2)
int(2)
int(1)
int(1)
int(0)
int(0)
int(0)
ExpectedSharedMemory
ExpectedSharedMemory
UnalignedAtomic
UnalignedAtomic
UnalignedAtomic
MemoryOutOfBounds
MemoryOutOfBounds
MemoryOutOfBounds
int(2)
