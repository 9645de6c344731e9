;; A guest that takes texts as most guests do: the host asks for a place, writes the text there, calls, reads the result, and
;; gives both places back. It copies the text, so that the time is the border's.
(module
  (memory (export "memory") 2)
  (global $next (mut i32) (i32.const 1024))

  (func (export "alloc") (param $size i32) (result i32)
    global.get $next
    (global.set $next (i32.add (global.get $next) (local.get $size))))

  ;; All that was allocated from there on.
  (func (export "free") (param $place i32)
    (global.set $next (local.get $place)))

  (func (export "copy") (param $place i32) (param $size i32) (result i32)
    (memory.copy (global.get $next) (local.get $place) (local.get $size))
    global.get $next
    (global.set $next (i32.add (global.get $next) (local.get $size)))))
