;; What the Rust of docs/manual/calling.md compiles to, by hand.
(module
  (func (export "price") (param $quantity i32) (param $unit f64) (result f64)
    (f64.mul
      (f64.mul (f64.convert_i32_s (local.get $quantity)) (local.get $unit))
      (select (f64.const 0.9) (f64.const 1) (i32.ge_s (local.get $quantity) (i32.const 100))))))
