--TEST--
Wasm\Memory: grows to 4 GiB, or to a page less where compiled code could not use it
--EXTENSIONS--
wasm
--SKIPIF--
<?php
try {
    new Wasm\Memory(65535);
} catch (Wasm\LinkException) {
    die('skip this machine does not give 4 GiB of address space');
}
?>
--FILE--
<?php
$most = ini_get('wasm.compiler') === 'llvm' ? 65535 : 65536;
$instance = new Wasm\Instance(Wasm\Module::fromText('(module
    (memory (export "memory") 1)
    (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
    (func (export "size") (result i32) (memory.size))
    (func (export "load") (param i32) (result i32) (i32.load8_u (local.get 0))))'));
var_dump($instance->grow($most), $instance->grow($most - 1), $instance->size() === $most, $instance->grow(1));
$last = $most * 65536 - 1;
$instance->memory[$last] = 7;
var_dump($instance->load($last), $instance->load(0), $instance->memory->byteLength() === $last + 1);

foreach (['(memory 65536)', '(memory 65536 65536 shared)'] as $declared) {
    try {
        $large = new Wasm\Instance(Wasm\Module::fromText("(module $declared
            (func (export \"load\") (param i32) (result i32) (i32.load8_u (local.get 0))))"));
        var_dump($large->load(-1) === 0);
    } catch (Wasm\LinkException $e) {
        var_dump(str_contains($e->getMessage(), 'a memory can have 65535 pages') && $most === 65535);
    }
}

// One that was there before such code.
try {
    $before = new Wasm\Memory(65536);
    $import = new Wasm\Instance(Wasm\Module::fromText('(module
        (import "env" "memory" (memory 1))
        (func (export "load") (param i32) (result i32) (i32.load8_u (local.get 0))))'), ['env' => ['memory' => $before]]);
    var_dump($import->load(-1) === 0);
} catch (Wasm\LinkException $e) {
    var_dump($most === 65535);
}

$shared = new Wasm\Instance(Wasm\Module::fromText('(module
    (memory 1 65536 shared)
    (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
    (func (export "load") (param i32) (result i32) (i32.load8_u (local.get 0))))'));
var_dump($shared->grow($most), $shared->grow($most - 1), $shared->load($last));
?>
--EXPECT--
int(-1)
int(1)
bool(true)
int(-1)
int(7)
int(0)
bool(true)
bool(true)
bool(true)
bool(true)
int(-1)
int(1)
int(0)
