;; What the C of docs/manual/memory.md compiles to, by hand.
(module
  (memory (export "memory") 2)
  (func (export "upper") (param $s i32) (local $c i32)
    (block $end
      (loop $next
        (br_if $end (i32.eqz (local.tee $c (i32.load8_u (local.get $s)))))
        (if (i32.and (i32.ge_u (local.get $c) (i32.const 97)) (i32.le_u (local.get $c) (i32.const 122)))
          (then (i32.store8 (local.get $s) (i32.sub (local.get $c) (i32.const 32)))))
        (local.set $s (i32.add (local.get $s) (i32.const 1)))
        (br $next)))))
