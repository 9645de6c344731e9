(module $imports (import "a" "f" (func (param i32 f64) (result i64))) (import "a" "m" (memory 1 2))
  (import "b" "t" (table 1 funcref)) (import "b" "g" (global (mut externref))) (import "" "" (global i32)))
