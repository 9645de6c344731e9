--TEST--
Wasm\Func: a trap in a function called through Func
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$f = wat('(module (func $boom (export "boom") unreachable))')->boom;
for ($n = 0; $n < 2; $n++) {
    try {
        $f();
    } catch (Wasm\TrapException $e) {
        var_dump($e->trapCode, $e->frames[0]->function);
        echo $e->getTraceAsString(), "\n";
    }
}
?>
--EXPECTF--
enum(Wasm\TrapCode::Unreachable)
string(4) "boom"
#0 %strap.php(%d): Wasm\Func->%s()
#1 {main}
enum(Wasm\TrapCode::Unreachable)
string(4) "boom"
#0 %strap.php(%d): Wasm\Func->%s()
#1 {main}
