(module (import "e" "g" (global $g i32)) (global $a i32 (i32.add (global.get $g) (i32.const 1))) (global $b (mut f64) (f64.const -0x1p-3))
  (global $c funcref (ref.func $f)) (func $f (export "f") (global.set $b (f64.neg (global.get $b)))) (export "a" (global $a)) (export "b" (global $b)))
