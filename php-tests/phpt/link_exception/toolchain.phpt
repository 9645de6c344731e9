--TEST--
Wasm\LinkException: names the toolchain that the imports betray
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

function message(string $wat): string
{
    try {
        wat($wat);
        return '';
    } catch (Wasm\LinkException $e) {
        return $e->getMessage();
    }
}
$func = '(func)';
foreach ([
    '/\bGo\b/' => ['(import "gojs" "runtime.wasmExit" (func (param i32)))', '(import "go" "debug" (func (param i32)))'],
    '/built by emscripten, .*`Wasm\\\\Emscripten`/' => ['(import "env" "emscripten_resize_heap" (func (param i32) (result i32)))', '(import "a" "a" (func)) (import "a" "b" (func))'],
    '/built by wasm-bindgen, .*`Wasm\\\\Bindgen`/' => [
        '(import "wbg" "__wbindgen_throw" (func (param i32 i32)))',
        '(import "./index_bg.js" "__wbg_log_0123456789abcdef" (func (param i32)))',
        '(import "__wbindgen_placeholder__" "__wbindgen_describe" (func (param i32)))',
    ],
    '/this module was built for WASI preview 1: pass `\(new Wasm\\\\Wasi\)->imports\(\)`/' => [
        '(import "wasi_snapshot_preview1" "proc_exit" (func (param i32)))',
    ],
] as $pattern => $modules) {
    foreach ($modules as $imports) {
        $message = message("(module $imports)");
        echo preg_match($pattern, $message) === 1 ? "named\n" : "$pattern is not in: $message\n";
    }
}
// Nothing is claimed of a module that could come from anywhere.
var_dump(preg_match('/\bGo\b|emscripten|bindgen|wasi/i', message('(module (import "host" "log" (func)))')));
?>
--EXPECT--
named
named
named
named
named
named
named
named
int(0)
