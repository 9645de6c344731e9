--TEST--
Wasm\LinkException: a toolchain is named by what only its modules import, also where they import more
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

const WASI = '(import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))';
const EMSCRIPTEN = '(import "env" "emscripten_resize_heap" (func (param i32) (result i32)))';

/** What the message says behind the list of imports. */
function hint(string $imports): string
{
    try {
        wat("(module $imports)");
        return 'linked';
    } catch (Wasm\LinkException $e) {
        return preg_replace('/\A.*?nothing given(?:\n - .*?nothing given)*\n?/s', '', $e->getMessage());
    }
}

foreach ([
    // Each with WASI before and behind it: its place in the module does not matter.
    'dynamic linking' => ['(import "GOT.mem" "__heap_base" (global (mut i32)))', '(import "env" "__memory_base" (global i32))', '(import "GOT.func" "f" (global (mut i32)))' . EMSCRIPTEN],
    'napi-rs' => ['(import "env" "napi_create_error" (func (param i32 i32 i32 i32) (result i32)))', '(import "napi" "f" (func)) (import "env" "memory" (memory 1 2 shared)) (import "wasi" "thread-spawn" (func (param i32) (result i32)))'],
    'Extism' => ['(import "extism:host/env" "input_length" (func (result i64)))', '(import "extism:host/user" "mine" (func (param i64) (result i64)))', '(import "env" "extism_log_info" (func (param i64)))'],
    'ruby.wasm' => ['(import "rb-js-abi-host" "eval-js: func(code: string)" (func (param i32 i32 i32)))'],
    'wasm-bindgen, whose command-line tool' => ['(import "__wbindgen_placeholder__" "__wbindgen_describe" (func (param i32))) (import "__wbindgen_placeholder__" "__wbindgen_throw" (func (param i32 i32)))', '(import "__wbindgen_externref_xform__" "__wbindgen_externref_table_grow" (func (param i32) (result i32)))', '(import "__wbindgen_placeholder__" "__wbindgen_describe_cast" (func (param i32 i32) (result i32)))'],
    'wasm-bindgen, whose imports' => ['(import "__wbindgen_placeholder__" "__wbg_log_0123456789abcdef" (func (param i32)))', '(import "./my_package_bg.js" "f" (func))', '(import "wbg" "__wbindgen_throw" (func (param i32 i32)))'],
    'TinyGo' => ['(import "gojs" "runtime.ticks" (func (result f64)))', '(import "gojs" "syscall/js.finalizeRef" (func (param i64)))', '(import "env" "runtime.sleepTicks" (func (param f64)))'],
    'emscripten with threads' => ['(import "env" "__pthread_create_js" (func (param i32 i32 i32 i32) (result i32))) (import "env" "memory" (memory 1 2 shared))' . EMSCRIPTEN, EMSCRIPTEN . '(import "env" "_emscripten_notify_mailbox_postmessage" (func (param i32 i32)))'],
    'short names' => ['(import "a" "a" (func)) (import "a" "B" (func))'],
    'emscripten, whose imports are JavaScript glue: instantiate' => [EMSCRIPTEN, '(import "env" "__syscall_openat" (func (param i32 i32 i32 i32) (result i32)))', '(import "env" "_abort_js" (func))', '(import "env" "invoke_viij" (func (param i32 i32 i32 i64)))', '(import "env" "_embind_register_void" (func (param i32 i32)))', '(import "env" "_tzset_js" (func (param i32 i32 i32 i32)))'],
    'AssemblyScript' => ['(import "env" "abort" (func (param i32 i32 i32 i32)))', '(import "env" "seed" (func (result f64)))', '(import "env" "console.log" (func (param i32)))', '(import "env" "trace" (func (param i32 i32 f64 f64 f64 f64 f64)))'],
    'proposal wasi-threads' => ['(import "wasi" "thread-spawn" (func (param i32) (result i32))) (import "env" "memory" (memory 1 2 shared))'],
    'WASIX' => ['(import "wasix_32v1" "thread_spawn_v2" (func (param i32) (result i32)))'],
    'WASI 0.2' => ['(import "wasi:io/streams@0.2.0" "[method]output-stream.write" (func (param i32 i32 i32)))', '(import "cm32p2|wasi:cli/environment@0.2" "get-arguments" (func (param i32)))'],
    'component model' => ['(import "example:calc/ops@1.0.0" "add" (func (param i32 i32) (result i32)))', '(import "[export]example:calc/ops" "[resource-drop]x" (func (param i32)))'],
] as $toolchain => $modules) {
    foreach ($modules as $imports) {
        foreach ([$imports, WASI . $imports, $imports . WASI] as $each) {
            $hint = hint($each);
            str_contains($hint, $toolchain) or print("$toolchain is not in the hint for $each: $hint\n");
        }
    }
    echo $toolchain, ":\n", wordwrap($hint, 110), "\n";
}

// Go itself does without WASI.
const GO = '(import "gojs" "runtime.wasmExit" (func (param i32)))';
var_dump(str_contains(hint(GO), 'built by Go'), str_contains(hint(GO . WASI), 'built by TinyGo'));

// These could come from anywhere.
foreach ([
    '(import "env" "abort" (func))',
    '(import "env" "abort" (func (param i32)))',
    '(import "env" "abort" (func (param i32 i32 i64 i32)))',
    '(import "env" "memory" (memory 1))',
    '(import "env" "__cxa_atexit" (func (param i32 i32 i32) (result i32)))',
    '(import "env" "invoke_me" (func))',
    '(import "env" "invoke_" (func))',
    '(import "env" "seed" (func (result i32)))',
    '(import "env" "log.info" (func))',
    '(import "./glue.js" "f" (func))',
    '(import "wasi" "f" (func))',
    '(import "host:8080" "f" (func))',
] as $imports) {
    $hint = hint($imports);
    $hint === '' or print("$imports: $hint\n");
}

// What is given, if wrongly, was meant to be there.
try {
    Wasm\Module::fromText('(module ' . WASI . '(import "env" "napi_throw" (func (param i32))))')
        ->instantiate((new Wasm\Wasi())->imports() + ['env' => ['napi_throw' => 1]]);
} catch (Wasm\LinkException $e) {
    var_dump(str_contains($e->getMessage(), 'built'));
}
?>
--EXPECT--
dynamic linking:
this module was linked for dynamic linking (dylink.0), like a main or side module of emscripten: a dynamic
linker gives it a place in a memory and a table that several modules share: load a main module of emscripten's
with `Wasm\Emscripten`, the library in lib/, which links side modules to it, or link all of it into one
module, without -sMAIN_MODULE, -sSIDE_MODULE and -shared
napi-rs:
this module was built by napi-rs or emnapi as an addon for JavaScript, whose imports are Node-API: build the
library for wasm32-wasip1 instead, with functions that take and return numbers
Extism:
this module is a plug-in for Extism, whose host keeps its input, output and variables: load it with
`Wasm\Extism\Plugin`, the library in lib/
its functions of WASI preview 1 are in `(new Wasm\Wasi)->imports()`
ruby.wasm:
this module was built by ruby.wasm with its bridge to JavaScript: use a build of Ruby without the gem js, or
give each import of "rb-js-abi-host" a PHP function
its functions of WASI preview 1 are in `(new Wasm\Wasi)->imports()`
wasm-bindgen, whose command-line tool:
this module was built by wasm-bindgen, whose command-line tool has not been run on it: run `wasm-bindgen` or
wasm-pack, and load what it writes with `Wasm\Bindgen`, the library in lib/
wasm-bindgen, whose imports:
this module was built by wasm-bindgen, whose imports are JavaScript glue: load it with `Wasm\Bindgen`, the
library in lib/, or give each import a PHP function
TinyGo:
this module was built by TinyGo for JavaScript (-target=wasm), which needs a browser's or Node's glue: build
it with -target=wasip1 instead
emscripten with threads:
this module was built by emscripten with threads (-pthread), which are workers of JavaScript's, and a PHP
request runs in one thread: build it without -pthread
short names:
this module was built by emscripten, whose imports are JavaScript glue, here under short names: load it with
`Wasm\Emscripten`, the library in lib/, which finds out from the .js beside it what each is called, or build
it with -sSTANDALONE_WASM
emscripten, whose imports are JavaScript glue: instantiate:
this module was built by emscripten, whose imports are JavaScript glue: instantiate it with `Wasm\Emscripten`,
the library in lib/, or build it with -sSTANDALONE_WASM
its functions of WASI preview 1 are in `(new Wasm\Wasi)->imports()`
AssemblyScript:
this module was built by AssemblyScript: load it with `Wasm\AssemblyScript`, the library in lib/, or give each
of its imports a PHP function
its functions of WASI preview 1 are in `(new Wasm\Wasi)->imports()`
proposal wasi-threads:
this module starts threads (proposal wasi-threads), which are not offered, for a PHP request runs in one
thread: build it without them, for wasm32-wasip1 and without -pthread
WASIX:
this module was built for WASIX, of which only the part of WASI preview 1 is supported: build it for
wasm32-wasip1
WASI 0.2:
this module was built for WASI 0.2, whose interfaces are those of components; a module is offered WASI preview
1: build it for wasm32-wasip1
component model:
this module was taken out of a component, and imports interfaces of the component model: build it as a module
of its own, for wasm32-wasip1 or wasm32-unknown-unknown
bool(true)
bool(true)
bool(false)
