--TEST--
Wasm\Instance: from a path, a module, and fromModule()
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$module = Wasm\Module::fromText(SUM_WAT);
var_dump((new Wasm\Instance($module))->sum(1, 2));
var_dump(Wasm\Instance::fromModule($module)->sum(3, 4));
var_dump((new Wasm\Instance($module))->module === $module);
var_dump(Wasm\Instance::fromModule($module)->module === $module);
var_dump($module->instantiate()->module === $module);
$i = new Wasm\Instance($module);
var_dump($i->module === $i->module, $i->exports === $i->exports);
attempt(fn() => new Wasm\Instance());
attempt(fn() => new Wasm\Instance([]));
attempt(fn() => new Wasm\Instance(new stdClass));
attempt(fn() => new Wasm\Instance($module, 'x'));
attempt(fn() => new Wasm\Instance($module, [], 'x'));
attempt(fn() => Wasm\Instance::fromModule('x'));
?>
--EXPECTF--
int(3)
int(7)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
ArgumentCountError: Wasm\Instance::__construct() expects at least 1 argument, 0 given
TypeError: Wasm\Instance::__construct(): Argument #1 ($module) must be of type Wasm\Module|string, array given
TypeError: Wasm\Instance::__construct(): Argument #1 ($module) must be of type Wasm\Module|string, stdClass given
TypeError: Wasm\Instance::__construct(): Argument #2 ($imports) must be of type array, string given
TypeError: Wasm\Instance::__construct(): Argument #3 ($store) must be of type ?Wasm\Store, string given
TypeError: Wasm\Instance::fromModule(): Argument #1 ($module) must be of type Wasm\Module, string given
