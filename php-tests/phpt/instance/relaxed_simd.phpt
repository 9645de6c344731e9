--TEST--
Relaxed SIMD: floats in the range of integers are cut off, with every compiler that has it
--EXTENSIONS--
wasm
--SKIPIF--
<?php require __DIR__ . '/../skip.inc'; needs('relaxed simd'); ?>
--FILE--
<?php
require __DIR__ . '/../support.inc';

$convert = function (string $instruction, string $floats): string {
    $i = wat("(module (func (export \"convert\") (param v128) (result v128) ($instruction (local.get 0))))");
    return implode(' ', unpack('l4', $i->convert($floats)));
};
$floats = pack('g4', 1.6, 2.5, 3.4999, 1_000_000.75);
$negative = pack('g4', -1.6, -2.5, -0.9, 7.9);
$doubles = fn(float ...$two): string => pack('e2', ...$two);
echo $convert('i32x4.relaxed_trunc_f32x4_s', $floats), "\n";
echo $convert('i32x4.relaxed_trunc_f32x4_s', $negative), "\n";
echo $convert('i32x4.relaxed_trunc_f32x4_u', $floats), "\n";
echo $convert('i32x4.relaxed_trunc_f64x2_s_zero', $doubles(1.6, -2.7)), "\n";
echo $convert('i32x4.relaxed_trunc_f64x2_u_zero', $doubles(1.6, 2147483646.9)), "\n";
?>
--EXPECT--
1 2 3 1000000
-1 -2 0 7
1 2 3 1000000
1 -2 0 0
1 2147483646 0 0
