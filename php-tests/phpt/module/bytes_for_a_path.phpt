--TEST--
Wasm\Module: a module's bytes or text where a path belongs
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

foreach (["\0asm\1\0\0\0", '(module)', "\n  (module (func))"] as $module) {
    attempt(fn() => new Wasm\Module($module));
    attempt(fn() => new Wasm\Instance($module));
}
attempt(fn() => new Wasm\Module("\0"));
?>
--EXPECT--
ValueError: Wasm\Module::__construct(): Argument #1 ($path) must be the path of a file; Wasm\Module::fromBytes() takes the bytes of a module
ValueError: Wasm\Instance::__construct(): Argument #1 ($module) must be the path of a file; Wasm\Module::fromBytes() takes the bytes of a module
ValueError: Wasm\Module::__construct(): Argument #1 ($path) must be the path of a file; Wasm\Module::fromText() takes the text of a module
ValueError: Wasm\Instance::__construct(): Argument #1 ($module) must be the path of a file; Wasm\Module::fromText() takes the text of a module
ValueError: Wasm\Module::__construct(): Argument #1 ($path) must be the path of a file; Wasm\Module::fromText() takes the text of a module
ValueError: Wasm\Instance::__construct(): Argument #1 ($module) must be the path of a file; Wasm\Module::fromText() takes the text of a module
ValueError: Wasm\Module::__construct(): Argument #1 ($path) must not contain any null bytes
