;; A library in the C convention: greet() takes a pointer and a length and gives both in an i64, bye() takes and gives
;; bytes that end with a NUL. Nothing is really freed.
(module
  (memory (export "memory") 1)
  (global $top (mut i32) (i32.const 1024))
  (data (i32.const 16) "Hello, ")
  (data (i32.const 32) "Bye\00")
  (func $alloc (export "alloc") (param i32) (result i32)
    (global.get $top)
    (global.set $top (i32.add (global.get $top) (local.get 0))))
  (func (export "dealloc") (param i32 i32))
  (func (export "greet") (param $name i32) (param $length i32) (result i64)
    (local $at i32)
    (local.set $at (call $alloc (i32.add (local.get $length) (i32.const 7))))
    (memory.copy (local.get $at) (i32.const 16) (i32.const 7))
    (memory.copy (i32.add (local.get $at) (i32.const 7)) (local.get $name) (local.get $length))
    (i64.or (i64.shl (i64.extend_i32_u (local.get $at)) (i64.const 32))
      (i64.extend_i32_u (i32.add (local.get $length) (i32.const 7)))))
  (func (export "bye") (result i32) (i32.const 32)))
