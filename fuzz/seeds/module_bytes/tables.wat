(module (table $t 2 5 funcref) (table $u 3 externref) (elem (table $t) (i32.const 0) func $f) (elem $p funcref (ref.func $f) (ref.null func))
  (type $v (func)) (func $f (export "f") (param i32) (table.init $t $p (i32.const 0) (i32.const 0) (i32.const 1)) (elem.drop $p)
    (table.set $t (i32.const 1) (table.get $t (local.get 0))) (drop (table.grow $u (ref.null extern) (i32.const 2)))
    (call_indirect $t (type $v) (local.get 0))))
