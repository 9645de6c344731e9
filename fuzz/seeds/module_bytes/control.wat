(module (func $s) (start $s) (func (export "f") (param i32) (result i32 i64) (block (block (block (br_table 0 1 2 0 (local.get 0)))))
  (loop (result i32) (local.set 0 (i32.sub (local.get 0) (i32.const 1))) (br_if 0 (i32.gt_s (local.get 0) (i32.const 0))) (local.get 0))
  (if (param i32) (result i32 i64) (i32.const 1) (then (i64.const 2)) (else (drop) (i32.const 3) (i64.const 4)))))
