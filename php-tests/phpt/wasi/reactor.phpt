--TEST--
Wasm\Wasi::initialize(): a reactor is made ready, then called
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/wasi.inc';

$wasi = new Wasm\Wasi(args: ['reactor']);
$reactor = Wasm\Module::fromText('(module
    (import "wasi_snapshot_preview1" "args_sizes_get" (func $sizes (param i32 i32) (result i32)))
    (memory (export "memory") 1)
    (func (export "_initialize") (drop (call $sizes (i32.const 0) (i32.const 4))))
    (func (export "bytes") (result i32) (i32.load (i32.const 4))))')->instantiate($wasi->imports());
var_dump($reactor->bytes());
var_dump($wasi->initialize($reactor));
var_dump($reactor->bytes());

// It need not have anything to do.
var_dump((new Wasm\Wasi())->initialize(wat(SUM_WAT)));

attempt(fn () => (new Wasm\Wasi())->initialize(wat('(module (func (export "_start")))')));

$exits = Wasm\Module::fromText('(module
    (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
    (func (export "_initialize") (call $exit (i32.const 9))))')->instantiate($wasi->imports());
attempt(fn () => $wasi->initialize($exits));
?>
--EXPECT--
int(0)
NULL
int(8)
NULL
Wasm\ExportNotFoundException: the module has no export "_initialize": it is a command, whose "_start" runs it from its beginning to its end; Wasm\Wasi::start() calls it
Wasm\ExitException: the guest exited with code 9
