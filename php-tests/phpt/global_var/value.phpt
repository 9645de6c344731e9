--TEST--
Wasm\GlobalVar: instance and PHP see the same variable
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat('(module
    (global (export "counter") (mut i32) (i32.const 5))
    (global (export "fixed") i64 (i64.const -9223372036854775808))
    (func (export "get") (result i32) (global.get 0))
    (func (export "set") (param i32) (global.set 0 (local.get 0))))');
var_dump($i->counter === $i->counter, $i->counter->value, $i->fixed->value);
$i->counter->value = 7;
var_dump($i->get(), $i->counter->value++, ++$i->counter->value, $i->counter->value += 10, $i->get());
$i->set(-1);
var_dump($i->counter->value, isset($i->counter->value), empty($i->counter->value));
$i->counter->value = 4294967295;
var_dump($i->counter->value);
$i->counter->value = false;
var_dump($i->counter->value, empty($i->counter->value));
var_dump($i->counter->type()->value, $i->counter->type()->mutable);
$counter = $i->counter;
unset($i);
$counter->value = 3;
var_dump($counter->value, $counter);
?>
--EXPECTF--
bool(true)
int(5)
int(-9223372036854775808)
int(7)
int(7)
int(9)
int(19)
int(19)
int(-1)
bool(true)
bool(false)
int(-1)
int(0)
bool(true)
enum(Wasm\ValType::I32)
bool(true)
int(3)
object(Wasm\GlobalVar)#%d (1) {
  ["value"]=>
  int(3)
}
