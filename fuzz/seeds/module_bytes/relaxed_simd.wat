(module (func (export "f") (param v128 v128 v128) (result v128) (f32x4.relaxed_madd (local.get 0) (local.get 1) (i8x16.relaxed_swizzle (local.get 2) (local.get 0)))))
