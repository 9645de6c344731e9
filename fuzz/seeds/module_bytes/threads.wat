(module (memory (export "m") 1 1 shared) (func (export "f") (param i32) (result i32) (atomic.fence)
  (drop (i64.atomic.rmw.cmpxchg (i32.const 8) (i64.const 0) (i64.const 1))) (drop (i32.atomic.rmw16.xchg_u (i32.const 2) (i32.const 0x12345)))
  (i32.add (memory.atomic.notify (i32.const 0) (i32.const 1)) (memory.atomic.wait32 (i32.const 0) (i32.const 1) (i64.const -1)))))
