(module (memory 1) (func (export "f") (param v128) (result v128) (i8x16.swizzle (i32x4.add (local.get 0) (v128.const i32x4 1 2 3 4))
  (f32x4.div (v128.load (i32.const 3)) (f64x2.splat (f64.const 2))))))
