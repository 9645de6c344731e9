--TEST--
Wasm\Func: works when its instance is gone
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$func = wat('(module (memory 1) (data (i32.const 0) "\2a") (table (export "t") 1 funcref) (elem (i32.const 0) $f)
    (func $f (result i32) (i32.load8_u (i32.const 0))))')->t[0];
gc_collect_cycles();
var_dump($func(), (string) $func->type());
$method = (new Wasm\Func(new Wasm\FuncType([], [Wasm\ValType::I32]), fn() => 7))->__invoke(...);
gc_collect_cycles();
var_dump($method());
?>
--EXPECT--
int(42)
string(9) "() -> i32"
int(7)
