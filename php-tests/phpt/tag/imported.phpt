--TEST--
Wasm\Tag: thrown by one module, caught by another through a tag that PHP made
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
needs('exceptions');
?>
--FILE--
<?php
require __DIR__ . '/../support.inc';

use Wasm\{Instance, Module, Tag, TagType, ValType};

$tag = new Tag(new TagType([ValType::I32]));
$thrower = new Instance(Module::fromText('(module (import "e" "tag" (tag $t (param i32)))
    (func (export "throw") (param i32) (throw $t (local.get 0))))'), ['e' => ['tag' => $tag]]);
$catcher = new Instance(Module::fromText('(module
    (import "e" "tag" (tag $t (param i32))) (import "thrower" "throw" (func $throw (param i32)))
    (func (export "catch") (param i32) (result i32)
        (block $caught (result i32) (try_table (catch $t $caught) (call $throw (local.get 0))) (i32.const -1))))'),
    ['e' => ['tag' => $tag], 'thrower' => $thrower]);
var_dump($catcher->catch(42));
try {
    $thrower->throw(43);
} catch (Wasm\GuestException $e) {
    var_dump($e->tag === $tag, $e->payload);
}
?>
--EXPECT--
int(42)
bool(true)
array(1) {
  [0]=>
  int(43)
}
