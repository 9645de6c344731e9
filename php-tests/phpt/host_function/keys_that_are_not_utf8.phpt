--TEST--
Arrays with keys that are not UTF-8 are refused or read, wherever an array is taken
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
needs('several results of a host function');
?>
--FILE--
<?php
require __DIR__ . '/../support.inc';

$odd = "\xff";
$module = Wasm\Module::fromText('(module (import "e" "f" (func $f (result i32 i32)))
    (func (export "run") (result i32 i32) (call $f)))');
attempt((new Wasm\Instance($module, ['e' => ['f' => fn() => [$odd => 1, 2]]]))->run(...));
attempt(fn() => new Wasm\FuncType([$odd => Wasm\ValType::I32], []));
$array = new Wasm\Int8Array(new Wasm\Memory(1), 0, 4);
attempt(fn() => $array->set([$odd => 7]));
var_dump($array[0]);
attempt(fn() => new Wasm\Instance($module, [$odd => []]));
attempt(fn() => new Wasm\Wasi(preopens: [$odd => '/tmp']));

$print = Wasm\Module::fromText('(module
    (import "wasi_snapshot_preview1" "environ_get" (func $get (param i32 i32) (result i32)))
    (memory (export "memory") 1)
    (func (export "get") (result i32) (call $get (i32.const 0) (i32.const 16))))');
$wasi = new Wasm\Wasi(args: [$odd => 'argument'], env: [$odd => 'value']);
$guest = new Wasm\Instance($print, $wasi->imports());
var_dump($guest->get(), bin2hex($guest->memory->readCString(16)));
?>
--EXPECT--
TypeError: The host function for "e"."f" must return a list of 2 values, array returned
TypeError: Wasm\FuncType::__construct(): Argument #1 ($params) must be a list of Wasm\ValType, array given
NULL
int(7)
Wasm\LinkException: an import does not fit: "e"."f" must be a function () -> (i32, i32), nothing given
ValueError: Wasm\Wasi::__construct(): Argument #3 ($preopens) must have guest paths as keys that are UTF-8
int(0)
string(14) "ff3d76616c7565"
