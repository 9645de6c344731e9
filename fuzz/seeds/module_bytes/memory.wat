(module (memory (export "m") 1 3) (memory 0) (data $d "passive") (data (i32.const 8) "active")
  (func (export "f") (param i32) (result i32) (memory.init $d (i32.const 0) (i32.const 0) (i32.const 3)) (data.drop $d)
    (memory.fill (i32.const 9) (i32.const 7) (i32.const 5)) (memory.copy (i32.const 1) (i32.const 2) (i32.const 9))
    (i64.store offset=3 align=1 (local.get 0) (i64.const -1)) (drop (memory.grow (i32.const 1))) (i32.load8_s (local.get 0))))
