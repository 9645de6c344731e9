--TEST--
Wasm\GuestException: where wasm wants an exnref
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

$i = wat('(module (tag $t (export "tag") (param i32 externref)) (tag $other (export "other"))
    (func (export "throw") (param i32 externref) (throw $t (local.get 0) (local.get 1)))
    (func (export "rethrow") (param exnref) (throw_ref (local.get 0)))
    (func (export "id") (param exnref) (result exnref) (local.get 0))
    (func (export "catch") (param exnref) (result i32 externref)
        (block $caught (result i32 externref) (try_table (catch $t $caught) (throw_ref (local.get 0))) unreachable))
    (func (export "caught") (param i32) (result exnref)
        (block $all (result exnref)
            (try_table (catch_all_ref $all) (throw $t (local.get 0) (ref.null extern))) unreachable)))');
$object = new stdClass;
try {
    $i->throw(5, $object);
} catch (Wasm\GuestException $e) {
}
var_dump($i->catch($e) === [5, $object], $i->id(null));
var_dump($i->id($e)->payload === $e->payload, $i->id($e)->tag === $i->tag);
try {
    $i->rethrow($e);
} catch (Wasm\GuestException $again) {
    var_dump($again->tag === $i->tag, $again->payload === [5, $object]);
}
$caught = $i->caught(9);
var_dump(get_class($caught), $caught->payload, $i->catch($caught));
try {
    throw $caught;
} catch (Wasm\GuestException $thrown) {
    var_dump($thrown === $caught);
}
// One made in PHP, with a tag of this store, is as good.
$made = new Wasm\GuestException('made');
$made->tag = $i->tag;
$made->payload = [77, 'x'];
var_dump($i->catch($made));
attempt(fn() => $i->rethrow(null));
foreach ([new Exception, new Wasm\GuestException, 5, 'x'] as $value) {
    try {
        $i->id($value);
    } catch (TypeError $e) {
        echo "TypeError\n";
    }
}
?>
--EXPECTF--
bool(true)
NULL
bool(true)
bool(true)
bool(true)
bool(true)
string(19) "Wasm\GuestException"
array(2) {
  [0]=>
  int(9)
  [1]=>
  NULL
}
array(2) {
  [0]=>
  int(9)
  [1]=>
  NULL
}
bool(true)
array(2) {
  [0]=>
  int(77)
  [1]=>
  string(1) "x"
}
Wasm\TrapException: null reference%S
TypeError
TypeError
TypeError
TypeError
