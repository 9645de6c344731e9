--TEST--
Wasm\Func::type()
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat('(module
    (func (export "sum") (param i32 i32) (result i32) (i32.const 0))
    (func (export "none"))
    (func (export "pair") (param f64) (result i32 i64) unreachable)
    (func (export "all") (param i32 i64 f32 f64 funcref externref) unreachable))');
foreach ($i->exports as $name => $func) {
    echo "$name: ", $func->type(), "\n";
}
$type = $i->sum->type();
var_dump($type instanceof Wasm\FuncType, $type->params, $type->results);
var_dump($type == $i->sum->type(), $type == new Wasm\FuncType([Wasm\ValType::I32, Wasm\ValType::I32], [Wasm\ValType::I32]));
var_dump($type == $i->module->exports()[0]->type);
?>
--EXPECT--
sum: (i32, i32) -> i32
none: () -> ()
pair: (f64) -> (i32, i64)
all: (i32, i64, f32, f64, funcref, externref) -> ()
bool(true)
array(2) {
  [0]=>
  enum(Wasm\ValType::I32)
  [1]=>
  enum(Wasm\ValType::I32)
}
array(1) {
  [0]=>
  enum(Wasm\ValType::I32)
}
bool(true)
bool(true)
bool(true)
