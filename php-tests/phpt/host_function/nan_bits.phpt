--TEST--
Host functions: NaNs keep their bits on the way in and out
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$bits = fn(float $x) => bin2hex(strrev(pack('e', $x)));
$i = new Wasm\Instance(Wasm\Module::fromText('(module
    (import "e" "f" (func $f (param f32) (result f32))) (import "e" "g" (func $g (param f64) (result f64)))
    (func (export "f") (param i32) (result i32)
        (i32.reinterpret_f32 (call $f (f32.reinterpret_i32 (local.get 0)))))
    (func (export "g") (param i64) (result i64)
        (i64.reinterpret_f64 (call $g (f64.reinterpret_i64 (local.get 0))))))'),
    ['e' => ['f' => function (float $x) use ($bits) { echo $bits($x), ' '; return $x; }, 'g' => fn(float $x) => $x]]);
foreach ([0x7fc00000, 0xffc00001, 0x7f800001, 0xffffffff, 0x7fa00000] as $x) {
    printf("%08x %08x\n", $x, $i->f($x) & 0xffffffff);
}
foreach ([0x7ff8000000000000, 0x7ff0000000000001, -1] as $x) {
    printf("%016x\n", $i->g($x));
}
?>
--EXPECT--
7ff8000000000000 7fc00000 7fc00000
fff8000020000000 ffc00001 ffc00001
7ff0000020000000 7f800001 7f800001
ffffffffe0000000 ffffffff ffffffff
7ff4000000000000 7fa00000 7fa00000
7ff8000000000000
7ff0000000000001
ffffffffffffffff
