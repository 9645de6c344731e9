--TEST--
Wasm\Tag: its type, and which are the same
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

use Wasm\{Tag, TagType, ValType};

$tag = new Tag(new TagType([ValType::I32, ValType::ExternRef]));
var_dump(array_column($tag->type()->params, 'value'), (new Tag(new TagType([])))->type()->params);
$i = wat('(module (tag (export "a") (param i64)) (export "b" (tag 0)) (tag (export "c") (param i64)))');
var_dump($i->a === $i->a, $i->a == $i->b, $i->a == $i->c, $i->a->type()->params);
attempt(fn() => new Tag('i32'));
attempt(fn() => $tag->__construct(new TagType([])));
attempt(fn() => clone $tag);
attempt(fn() => serialize($tag));
attempt(function () use ($tag) { $tag->brandNew = 1; });
?>
--EXPECT--
array(2) {
  [0]=>
  string(3) "i32"
  [1]=>
  string(9) "externref"
}
array(0) {
}
bool(true)
bool(true)
bool(false)
array(1) {
  [0]=>
  enum(Wasm\ValType::I64)
}
TypeError: Wasm\Tag::__construct(): Argument #1 ($type) must be of type Wasm\TagType, string given
Error: Cannot call Wasm\Tag::__construct() twice
Error: Trying to clone an uncloneable object of class Wasm\Tag
Exception: Serialization of 'Wasm\Tag' is not allowed
Error: Cannot create dynamic property Wasm\Tag::$brandNew
