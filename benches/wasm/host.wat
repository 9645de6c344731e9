;; What the host bench runs: loops that do nothing but call an import, so that the time is the host call's.
(module
  (import "host" "none" (func $none (result i32)))
  (import "host" "int" (func $int (param i32) (result i32)))
  (import "host" "floats" (func $floats (param f64 f64) (result f64)))

  (func (export "none") (param $n i32)
    (loop $next
      (drop (call $none))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))

  (func (export "int") (param $n i32)
    (loop $next
      (drop (call $int (local.get $n)))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))

  (func (export "floats") (param $n i32)
    (loop $next
      (drop (call $floats (f64.const 1.5) (f64.const 2.5)))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))))
