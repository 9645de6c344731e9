--TEST--
Wasm\Module: serialize() and deserialize()
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$module = Wasm\Module::fromText('(module $m
    (@custom "note" "one") (@custom "note" "two")
    (memory (export "memory") 1) (data (i32.const 3) "data")
    (func (export "sum") (param $x i32) (param $y i32) (result i32) (i32.add (local.get $x) (local.get $y))))');
$back = Wasm\Module::deserialize($module->serialize());
var_dump($back->hash() === $module->hash(), $back->name(), $back->customSections('note'));
var_dump($back->exports() == $module->exports(), $back == $module);
$instance = $back->instantiate();
var_dump($instance->sum(y: 1, x: 2), $instance->memory->read(3, 4));
attempt(fn() => $instance->sum('', 1));
// An artifact of an artifact.
var_dump($back->serialize() === $module->serialize());
?>
--EXPECT--
bool(true)
string(1) "m"
array(2) {
  [0]=>
  string(3) "one"
  [1]=>
  string(3) "two"
}
bool(true)
bool(false)
int(3)
string(4) "data"
TypeError: Wasm\Instance::sum(): Argument #1 ($x) must be of type int, string given
bool(true)
