--TEST--
Wasm\TrapException: after a thousand traps the instance is as good as new
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat('(module
    (memory 1)
    (global $n (mut i32) (i32.const 0))
    (func (export "count") (param i32) (result i32)
        (global.set $n (i32.add (global.get $n) (i32.const 1)))
        (drop (i32.load (local.get 0)))
        (global.get $n))
    (func (export "unreachable") unreachable)
    (func (export "div") (param i32) (result i32) (i32.div_u (i32.const 100) (local.get 0))))');
$traps = 0;
for ($n = 0; $n < 1000; $n++) {
    foreach ([fn() => $i->count(65536), fn() => $i->unreachable(), fn() => $i->div(0)] as $trap) {
        try {
            $trap();
        } catch (Wasm\TrapException $e) {
            $traps++;
        }
    }
    $i->div(7) === 14 or die("wrong\n");
}
// What the guest did before it trapped stays done.
var_dump($traps, $i->count(0));
?>
--EXPECT--
int(3000)
int(1001)
