(module $named (@custom "one" "1") (@custom "one" "2") (func $f (export "f") (param $x i32) (param $y f32) (local $z i64)))
