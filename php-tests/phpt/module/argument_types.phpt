--TEST--
Wasm\Module: wrong argument types
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

attempt(fn() => new Wasm\Module());
attempt(fn() => new Wasm\Module([]));
attempt(fn() => new Wasm\Module('x', []));
attempt(fn() => Wasm\Module::fromBytes());
attempt(fn() => Wasm\Module::fromBytes(new stdClass));
attempt(fn() => Wasm\Module::fromText([]));
attempt(fn() => Wasm\Module::validate([]));
attempt(fn() => Wasm\Module::fromText('(module)')->customSections([]));
attempt(fn() => Wasm\Module::fromText('(module)')->instantiate('x'));
attempt(fn() => Wasm\Module::fromText('(module)')->instantiate([], 'x'));
attempt(fn() => Wasm\Module::fromText('(module)')->name(1));
?>
--EXPECT--
ArgumentCountError: Wasm\Module::__construct() expects at least 1 argument, 0 given
TypeError: Wasm\Module::__construct(): Argument #1 ($path) must be of type string, array given
TypeError: Wasm\Module::__construct(): Argument #2 ($persistent) must be of type bool, array given
ArgumentCountError: Wasm\Module::fromBytes() expects at least 1 argument, 0 given
TypeError: Wasm\Module::fromBytes(): Argument #1 ($bytes) must be of type string, stdClass given
TypeError: Wasm\Module::fromText(): Argument #1 ($wat) must be of type string, array given
TypeError: Wasm\Module::validate(): Argument #1 ($bytes) must be of type string, array given
TypeError: Wasm\Module::customSections(): Argument #1 ($name) must be of type string, array given
TypeError: Wasm\Module::instantiate(): Argument #1 ($imports) must be of type array, string given
TypeError: Wasm\Module::instantiate(): Argument #2 ($store) must be of type ?Wasm\Store, string given
ArgumentCountError: Wasm\Module::name() expects exactly 0 arguments, 1 given
