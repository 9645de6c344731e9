--TEST--
SIMD: what came of lanes of 64 bits is rounded as lanes of 32, and the reverse
--EXTENSIONS--
wasm
--SKIPIF--
<?php require __DIR__ . '/../skip.inc'; needs('simd'); ?>
--FILE--
<?php
require __DIR__ . '/../support.inc';

foreach (['ceil', 'floor', 'trunc', 'nearest'] as $round) {
    $i = wat("(module
        (func (export \"as32\") (param v128 v128) (result v128) (f32x4.$round (f64x2.add (local.get 0) (local.get 1))))
        (func (export \"as64\") (param v128 v128) (result v128) (f64x2.$round (f32x4.add (local.get 0) (local.get 1)))))");
    // 0.3 is the words 0x33333334 and 0x3fd33333: 4.2e-8 and 1.65 as floats of 32 bits.
    echo "$round: ", implode(' ', unpack('g4', $i->as32(pack('e2', 0.1, 0.1), pack('e2', 0.2, 0.2)))), ', ';
    // 2.625 and 2.25 as upper words, 0x40280000 and 0x40100000: 12.0 and 4.0 as floats of 64 bits.
    echo implode(' ', unpack('e2', $i->as64(pack('g4', 0, 2.5, 0, 2.25), pack('g4', 0, 0.125, 0, 0)))), "\n";
}
?>
--EXPECT--
ceil: 1 2 1 2, 12 4
floor: 0 1 0 1, 12 4
trunc: 0 1 0 1, 12 4
nearest: 0 2 0 2, 12 4
