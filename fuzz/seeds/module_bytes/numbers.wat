(module (func (export "f") (param i32 i64 f32 f64) (result f64) (f64.add (f64.promote_f32 (f32.sqrt (local.get 2)))
  (f64.convert_i64_u (i64.div_s (i64.extend_i32_s (i32.trunc_sat_f64_s (local.get 3))) (i64.extend8_s (i64.rotl (local.get 1) (i64.const 7))))))))
