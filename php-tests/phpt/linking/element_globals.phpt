--TEST--
Wasm\Instance: an element segment may hold the values of imported globals
--EXTENSIONS--
wasm
--FILE--
<?php
$store = new Wasm\Store();
$type = new Wasm\FuncType([], [Wasm\ValType::I32]);
$func = new Wasm\Func($type, fn() => 42, $store);
$global = new Wasm\GlobalVar(new Wasm\GlobalType(Wasm\ValType::FuncRef, false), $func, $store);
$object = new stdClass();
$imports = ['m' => ['f' => $global, 'null' => null, 'x' => $object]];

// The second segment writes over what the first wrote; the start function finds everything in place.
$module = Wasm\Module::fromText('(module
    (import "m" "f" (global $f funcref))
    (import "m" "null" (global $null funcref))
    (import "m" "x" (global $x externref))
    (type $result (func (result i32)))
    (table $t (export "t") 10 funcref)
    (table $u (export "u") 2 externref)
    (global $seen (export "seen") (mut i32) (i32.const 0))
    (func $seven (result i32) (i32.const 7))
    (func $start (global.set $seen (call_indirect $t (type $result) (i32.const 1))))
    (elem (table $t) (i32.const 1) funcref (global.get $f) (ref.func $seven) (global.get $f) (global.get $null))
    (elem (table $t) (i32.const 3) func $seven $seven)
    (elem (table $u) (i32.const 1) externref (global.get $x))
    (func (export "call") (param i32) (result i32) (call_indirect $t (type $result) (local.get 0)))
    (start $start))');
$instance = new Wasm\Instance($module, $imports, $store);
var_dump(array_map([$instance, 'call'], [1, 2, 3, 4]), $instance->seen->value);
var_dump($instance->t[1] === $func, $instance->t[0], $instance->u[1] === $object);
var_dump(array_map(fn($export) => $export->name, $module->exports()));

// A segment out of bounds is the trap that it would be without.
$module = Wasm\Module::fromText('(module
    (import "m" "f" (global $f funcref))
    (table 1 funcref)
    (elem (i32.const 1) funcref (global.get $f)))');
try {
    new Wasm\Instance($module, $imports, $store);
} catch (Wasm\TrapException $e) {
    var_dump($e->trapCode);
}
?>
--EXPECT--
array(4) {
  [0]=>
  int(42)
  [1]=>
  int(7)
  [2]=>
  int(7)
  [3]=>
  int(7)
}
int(42)
bool(true)
NULL
bool(true)
array(4) {
  [0]=>
  string(1) "t"
  [1]=>
  string(1) "u"
  [2]=>
  string(4) "seen"
  [3]=>
  string(4) "call"
}
enum(Wasm\TrapCode::TableOutOfBounds)
