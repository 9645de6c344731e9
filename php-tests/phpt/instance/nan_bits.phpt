--TEST--
Wasm\Instance: NaNs keep sign, payload and quiet bit
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat('(module
    (func (export "f32_of") (param i32) (result f32) (f32.reinterpret_i32 (local.get 0)))
    (func (export "f32_bits") (param f32) (result i32) (i32.reinterpret_f32 (local.get 0)))
    (func (export "f64_of") (param i64) (result f64) (f64.reinterpret_i64 (local.get 0)))
    (func (export "f64_bits") (param f64) (result i64) (i64.reinterpret_f64 (local.get 0))))');

foreach ([0x7fc00000, 0xffc00000, 0x7fa00000, 0x7f800001, 0xffc12345, 0x7fffffff] as $bits) {
    $float = $i->f32_of($bits);
    printf("%08x %s %08x\n", $bits, bin2hex(pack('E', $float)), $i->f32_bits($float) & 0xffffffff);
}
foreach ([0x7ff8000000000000, 0x7ff0000000000001, 0x7ff4000000000000, -1, 0x7fffffffffffffff] as $bits) {
    $float = $i->f64_of($bits);
    printf("%016x %s %016x\n", $bits, bin2hex(pack('E', $float)), $i->f64_bits($float));
}
// A payload that does not fit an f32 must not become an infinity.
$bits = $i->f32_bits($i->f64_of(0x7ff0000000000001)) & 0xffffffff;
var_dump(($bits & 0x7f800000) === 0x7f800000 && ($bits & 0x007fffff) !== 0);
?>
--EXPECT--
7fc00000 7ff8000000000000 7fc00000
ffc00000 fff8000000000000 ffc00000
7fa00000 7ff4000000000000 7fa00000
7f800001 7ff0000020000000 7f800001
ffc12345 fff82468a0000000 ffc12345
7fffffff 7fffffffe0000000 7fffffff
7ff8000000000000 7ff8000000000000 7ff8000000000000
7ff0000000000001 7ff0000000000001 7ff0000000000001
7ff4000000000000 7ff4000000000000 7ff4000000000000
ffffffffffffffff ffffffffffffffff ffffffffffffffff
7fffffffffffffff 7fffffffffffffff 7fffffffffffffff
bool(true)
