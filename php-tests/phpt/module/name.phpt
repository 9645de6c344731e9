--TEST--
Wasm\Module::name(): from the name section
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

var_dump(Wasm\Module::fromText('(module $calculator)')->name());
var_dump(Wasm\Module::fromText('(module)')->name());
var_dump(Wasm\Module::fromBytes(SUM_WASM)->name());
var_dump(Wasm\Module::fromBytes(SUM_WASM . custom_section('name', "\x00\x04\x03abc"))->name());
// The same code under another name is another module.
var_dump(Wasm\Module::fromText('(module $one)')->name(), Wasm\Module::fromText('(module $two)')->name());
?>
--EXPECT--
string(10) "calculator"
NULL
NULL
string(3) "abc"
string(3) "one"
string(3) "two"
