--TEST--
Wasm\Instance: the start function runs while instantiating
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat('(module
    (global $n (mut i32) (i32.const 1))
    (func $start (global.set $n (i32.const 42)))
    (func (export "n") (result i32) (global.get $n))
    (start $start))');
var_dump($i->n());

try {
    wat('(module $starter (func $start unreachable) (start $start))');
} catch (Wasm\TrapException $e) {
    var_dump($e->trapCode);
    echo $e->getTraceAsString(), "\n";
}
?>
--EXPECTF--
int(42)
enum(Wasm\TrapCode::Unreachable)
#0 %ssupport.inc(%d): Wasm\Instance->__construct(Object(Wasm\Module))
#1 %sstart_function.php(%d): wat(%s)
#2 {main}
