(module (tag $t (param i32 i64)) (func $throw (throw $t (i32.const 1) (i64.const 2)))
  (func (export "f") (result i32 i64) (block $h (result i32 i64) (try_table (result i32 i64) (catch $t $h) (call $throw) (unreachable))))
  (func (export "g") (param exnref) (throw_ref (local.get 0))))
