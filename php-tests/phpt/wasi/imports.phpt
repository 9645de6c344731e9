--TEST--
Wasm\Wasi::imports(): functions that belong to no store, each for the memory of whoever imports it
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/wasi.inc';

$wasi = new Wasm\Wasi(args: ['a', 'bc']);
foreach ($wasi->imports() as $module => $functions) {
    echo $module, ' ', count($functions), ' ', get_class(reset($functions)), "\n";
}
attempt(fn () => new Wasm\WasiFunction());

// Modules that only borrow a function: the memory may have any name, be imported, or be private.
$sizes = '(import "wasi_snapshot_preview1" "args_sizes_get" (func $sizes (param i32 i32) (result i32)))';
$ask = '(func (export "ask") (result i32 i32 i32)
    (call $sizes (i32.const 100) (i32.const 200)) (i32.load (i32.const 100)) (i32.load (i32.const 200)))';
foreach ([
    'memory' => '(memory (export "memory") 1)',
    'another name' => '(memory (export "heap") 1)',
    'private' => '(memory 1)',
    'imported' => '(import "env" "memory" (memory 1))',
] as $kind => $memory) {
    $module = Wasm\Module::fromText("(module $sizes $memory $ask)");
    $instance = $module->instantiate($wasi->imports() + ['env' => ['memory' => new Wasm\Memory(1)]]);
    echo $kind, ': ', json_encode($instance->ask()), "\n";
}
echo 'no memory: ', wasi_call('(func (export "ask") (result i32) (call $sizes (i32.const 0) (i32.const 4)))')->ask(), "\n";

function wasi_call(string $body): Wasm\Instance
{
    global $sizes, $wasi;
    return Wasm\Module::fromText("(module $sizes $body)")->instantiate($wasi->imports());
}

// Also while it is being instantiated.
$instance = Wasm\Module::fromText("(module $sizes (memory (export \"m\") 1)
    (func \$begin (drop (call \$sizes (i32.const 100) (i32.const 200)))) (start \$begin))")
    ->instantiate($wasi->imports());
var_dump($instance->m->readInt32(100), $instance->m->readInt32(200));

// One may be replaced by one's own.
$imports = $wasi->imports();
$imports['wasi_snapshot_preview1']['args_sizes_get'] = fn () => 99;
var_dump(Wasm\Module::fromText("(module $sizes (memory 1) $ask)")->instantiate($imports)->ask());

// It has a type.
attempt(fn () => Wasm\Module::fromText('(module
    (import "wasi_snapshot_preview1" "args_sizes_get" (func (param i64) (result i32)))
    (import "wasi_snapshot_preview1" "proc_exit" (memory 1))
    (import "wasi_snapshot_preview1" "fd_teleport" (func)))')->instantiate($wasi->imports()));
var_dump($wasi->imports() == $wasi->imports(), $wasi->imports() == (new Wasm\Wasi())->imports());
?>
--EXPECT--
wasi_snapshot_preview1 46 Wasm\WasiFunction
wasi_unstable 45 Wasm\WasiFunction
Error: Cannot directly construct Wasm\WasiFunction, use Wasm\Wasi::imports() instead
memory: [0,2,5]
another name: [0,2,5]
private: [0,2,5]
imported: [0,2,5]
no memory: 21
int(2)
int(5)
array(3) {
  [0]=>
  int(99)
  [1]=>
  int(0)
  [2]=>
  int(0)
}
Wasm\LinkException: 3 imports do not fit:
 - "wasi_snapshot_preview1"."args_sizes_get" must be a function (i64) -> i32, function (i32, i32) -> i32 given
 - "wasi_snapshot_preview1"."proc_exit" must be a memory of 1 or more pages, function (i32) -> () given
 - "wasi_snapshot_preview1"."fd_teleport" must be a function () -> (), nothing given
this module was built for WASI preview 1: pass `(new Wasm\Wasi)->imports()`
bool(true)
bool(false)
