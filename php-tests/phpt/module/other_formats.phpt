--TEST--
Wasm\Module: a file that is not WebAssembly is called what it is, and long lines are cut
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$path = scratch() . '/file.wasm';
foreach ([
    "<!DOCTYPE html>\n<html><body>404 Not Found</body></html>",
    "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 12\n",
    "PK\x03\x04\x14",
    "\x1f\x8b\x08\0",
    'var Module=(()=>{' . str_repeat('x', 5000) . '})();',
    '{"name": "demo"}',
    "\x7fELF\x02\x01\x01",
    "no format \xff",
] as $content) {
    file_put_contents($path, $content);
    try {
        new Wasm\Module($path);
    } catch (Wasm\CompileException $e) {
        echo str_replace($path, 'file.wasm', $e->getMessage()), "\n";
    }
}
attempt(fn() => Wasm\Module::fromBytes("\x1f\x8b\x08\0"));
attempt(fn() => Wasm\Module::fromText('(module (func ' . str_repeat('x', 5000) . '))'));
attempt(fn() => Wasm\Module::fromText('(module (func ' . str_repeat('nop ', 50) . ' bogus' . str_repeat(' nop', 50) . '))'));
?>
--EXPECT--
"file.wasm" is not a valid module: this is an HTML page, as servers send in place of a file that they do not have
"file.wasm" is not a valid module: this is a pointer of Git LFS, not the file itself: fetch that with `git lfs pull`
"file.wasm" is not a valid module: this is a zip archive: unpack it first
"file.wasm" is not a valid module: this is a gzip file: unpack it first
"file.wasm" is not a valid module: this is JavaScript: take the .wasm file that belongs to it
"file.wasm" is not a valid module: this is JSON
"file.wasm" is not a valid module: this is a program or library for Linux (ELF): build it for a wasm32 target
"file.wasm" is not a valid module: this is neither a WebAssembly binary (which starts with "\0asm") nor WebAssembly text
Wasm\CompileException: not a WebAssembly binary: it must start with 00 61 73 6d ("\0asm"), not 1f 8b 08 00; this is a gzip file: unpack it first (at offset 0x0)
Wasm\CompileException: invalid WebAssembly text: unknown operator or unexpected token
     --> <anon>:1:15
      |
    1 | (module (func xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
      |               ^
Wasm\CompileException: invalid WebAssembly text: unknown operator or unexpected token
     --> <anon>:1:216
      |
    1 | …op nop nop nop nop nop nop nop nop nop  bogus nop nop nop nop nop nop nop nop no…
      |                                          ^
