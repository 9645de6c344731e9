--TEST--
Wasm\Instance: no result is null, one is the value, several are a list
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat('(module
    (func (export "none"))
    (func (export "one") (result i64) (i64.const -1))
    (func (export "swap") (param i32 f64) (result f64 i32) (local.get 1) (local.get 0))
    (func (export "many") (result i32 i64 f32 f64 i32)
        (i32.const -1) (i64.const 2) (f32.const 0.5) (f64.const -0.0) (i32.const 0x80000000)))');
var_dump($i->none());
var_dump($i->one());
var_dump($i->swap(1, 2));
[$a, , , , $e] = $many = $i->many();
var_dump($many, $a, $e, array_is_list($many));
?>
--EXPECT--
NULL
int(-1)
array(2) {
  [0]=>
  float(2)
  [1]=>
  int(1)
}
array(5) {
  [0]=>
  int(-1)
  [1]=>
  int(2)
  [2]=>
  float(0.5)
  [3]=>
  float(-0)
  [4]=>
  int(-2147483648)
}
int(-1)
int(-2147483648)
bool(true)
