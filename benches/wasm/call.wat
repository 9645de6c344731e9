;; What the call bench calls: functions that do next to nothing, so that the time is the call's.
(module
  (func (export "none") (result i32)
    i32.const 3)

  (func (export "sum") (param $x i32) (param $y i32) (result i32)
    local.get $x
    local.get $y
    i32.add)

  (func (export "sum_f64") (param $x f64) (param $y f64) (result f64)
    local.get $x
    local.get $y
    f64.add)

  ;; Every parameter takes part, so that none can be dropped on the way.
  (func (export "mixed")
    (param $a i32) (param $b i64) (param $c f32) (param $d f64) (param $e i32) (param $f i64) (result f64)
    (f64.add
      (f64.add
        (f64.convert_i32_s (local.get $a))
        (f64.convert_i64_s (local.get $b)))
      (f64.add
        (f64.add
          (f64.promote_f32 (local.get $c))
          (local.get $d))
        (f64.add
          (f64.convert_i32_s (local.get $e))
          (f64.convert_i64_s (local.get $f)))))))
