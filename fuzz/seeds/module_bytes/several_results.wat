(module (import "a" "f" (func $f (result i32 f32 i64))) (func (export "f") (result i32 f32 i64) (call $f)))
