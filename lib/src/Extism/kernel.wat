;; The memory that a plug-in and its host share, and the functions by which a plug-in reaches it. They are in wasm,
;; because a plug-in copies its input and output through load and store, eight bytes a call.
;;
;; A block is 16 bytes of header, then its data, at a multiple of 16:
;;
;;     0  a seal: its place and the number of the call under way, mixed; something else is not a block in use
;;     4  how many bytes are in use
;;     8  how many there is room for
;;    12  while it is free, the next free block of its class
;;
;; Free blocks are kept in 32 lists, by the logarithm of their size, whose heads are at the start of the memory.
(module
  (memory (export "memory") 1)

  (global $first i32 (i32.const 128))            ;; behind the heads of the lists
  (global $top (mut i32) (i32.const 128))        ;; where new blocks begin
  (global $calls (mut i32) (i32.const 0))
  (global $input (mut i32) (i32.const 0))
  (global $input_length (mut i32) (i32.const 0))
  (global $output (mut i64) (i64.const 0))
  (global $output_length (mut i64) (i64.const 0))
  (global $error (mut i64) (i64.const 0))

  ;; For the host: forgets all blocks, makes one for the input, and gives its place; 0 if there is no room.
  (func (export "begin") (param $length i32) (result i32)
    (memory.fill (i32.const 0) (i32.const 0) (global.get $first))
    (global.set $top (global.get $first))
    (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
    (global.set $output (i64.const 0))
    (global.set $output_length (i64.const 0))
    (global.set $error (i64.const 0))
    (global.set $input_length (local.get $length))
    (global.set $input (i32.wrap_i64 (call $alloc (i64.extend_i32_u (local.get $length)))))
    (global.get $input))

  ;; For the host: where the output is, its length, and where the message of an error is.
  (func (export "end") (result i64 i64 i64)
    (global.get $output) (global.get $output_length) (global.get $error))

  (func $seal (param $data i32) (result i32)
    (i32.xor (i32.add (local.get $data) (i32.mul (global.get $calls) (i32.const 0x9e3779b1))) (i32.const 0x5eed1e55)))

  ;; A pointer as a place in memory. Those beyond 4 GiB are no such place: they must not become one by being cut.
  (func $place (param $pointer i64) (result i32)
    (if (i64.gt_u (local.get $pointer) (i64.const 0xffffffff)) (then unreachable))
    (i32.wrap_i64 (local.get $pointer)))

  (func $alloc (export "alloc") (param $length i64) (result i64)
    (local $size i32) (local $list i32) (local $data i32)
    (if (i64.eqz (local.get $length)) (then (return (i64.const 0))))
    (if (i64.gt_u (local.get $length) (i64.const 0xffff0000)) (then (return (i64.const 0))))
    (local.set $size (i32.wrap_i64 (local.get $length)))
    (local.set $data (call $take (local.get $size)))
    (if (i32.eqz (local.get $data)) (then (local.set $data (call $extend (local.get $size)))))
    (if (local.get $data)
      (then
        (i32.store (i32.sub (local.get $data) (i32.const 16)) (call $seal (local.get $data)))
        (i32.store (i32.sub (local.get $data) (i32.const 12)) (local.get $size))))
    (i64.extend_i32_u (local.get $data)))

  ;; Takes a free block with room for so many bytes: the first of the list of its own size, if that is large enough, or
  ;; of any list behind, in which all are. 0: there is none.
  (func $take (param $size i32) (result i32)
    (local $head i32) (local $data i32)
    (local.set $head (call $head (local.get $size)))
    (loop $next
      (local.set $data (i32.load (local.get $head)))
      (if (local.get $data)
        (then
          (if (i32.ge_u (i32.load (i32.sub (local.get $data) (i32.const 8))) (local.get $size))
            (then
              (i32.store (local.get $head) (i32.load (i32.sub (local.get $data) (i32.const 4))))
              (return (local.get $data))))))
      (local.set $head (i32.add (local.get $head) (i32.const 4)))
      (br_if $next (i32.lt_u (local.get $head) (global.get $first))))
    (i32.const 0))

  (func $head (param $size i32) (result i32)
    (i32.mul (i32.sub (i32.const 31) (i32.clz (local.get $size))) (i32.const 4)))

  ;; A new block behind all others, with a word of memory behind it, which a load at its end may touch; 0: the memory does
  ;; not grow that far.
  (func $extend (param $size i32) (result i32)
    (local $data i32) (local $end i64) (local $pages i32)
    (local.set $data (i32.add (global.get $top) (i32.const 16)))
    (local.set $end (i64.and
      (i64.add (i64.add (i64.extend_i32_u (local.get $data)) (i64.extend_i32_u (local.get $size))) (i64.const 15))
      (i64.const -16)))
    (if (i64.gt_u (local.get $end) (i64.const 0xffff0000)) (then (return (i32.const 0))))
    (local.set $pages (i32.sub
      (i32.wrap_i64 (i64.shr_u (i64.add (local.get $end) (i64.const 65543)) (i64.const 16)))
      (memory.size)))
    (if (i32.gt_s (local.get $pages) (i32.const 0))
      (then
        (if (i32.eq (memory.grow (local.get $pages)) (i32.const -1)) (then (return (i32.const 0))))))
    (global.set $top (i32.wrap_i64 (local.get $end)))
    (i32.store (i32.sub (local.get $data) (i32.const 8)) (i32.sub (global.get $top) (local.get $data)))
    (local.get $data))

  ;; Whether something is the place of a block's data.
  (func $is_block (param $pointer i64) (result i32)
    (if (i64.lt_u (local.get $pointer) (i64.const 144)) (then (return (i32.const 0))))
    (if (i64.ge_u (local.get $pointer) (i64.extend_i32_u (global.get $top))) (then (return (i32.const 0))))
    (if (i64.ne (i64.and (local.get $pointer) (i64.const 15)) (i64.const 0)) (then (return (i32.const 0))))
    (i32.eq
      (i32.load (i32.sub (i32.wrap_i64 (local.get $pointer)) (i32.const 16)))
      (call $seal (i32.wrap_i64 (local.get $pointer)))))

  (func (export "free") (param $pointer i64)
    (local $data i32) (local $head i32)
    (if (i32.eqz (call $is_block (local.get $pointer))) (then (return)))
    (local.set $data (i32.wrap_i64 (local.get $pointer)))
    (if (i32.eq (local.get $data) (global.get $input)) (then (global.set $input_length (i32.const 0))))
    (i32.store (i32.sub (local.get $data) (i32.const 16)) (i32.const 0))
    (local.set $head (call $head (i32.load (i32.sub (local.get $data) (i32.const 8)))))
    (i32.store (i32.sub (local.get $data) (i32.const 4)) (i32.load (local.get $head)))
    (i32.store (local.get $head) (local.get $data)))

  (func $length (export "length") (param $pointer i64) (result i64)
    (if (result i64) (call $is_block (local.get $pointer))
      (then (i64.load32_u (i32.sub (i32.wrap_i64 (local.get $pointer)) (i32.const 12))))
      (else (i64.const 0))))
  ;; Without a look at whether it is a block, elsewhere; here that look is cheap.
  (func (export "length_unsafe") (param i64) (result i64) (call $length (local.get 0)))

  (func (export "load_u8") (param i64) (result i32) (i32.load8_u (call $place (local.get 0))))
  (func (export "load_u64") (param i64) (result i64) (i64.load (call $place (local.get 0))))
  (func (export "store_u8") (param i64 i32) (i32.store8 (call $place (local.get 0)) (local.get 1)))
  (func (export "store_u64") (param i64 i64) (i64.store (call $place (local.get 0)) (local.get 1)))

  (func (export "input_offset") (result i64) (i64.extend_i32_u (global.get $input)))
  (func (export "input_length") (result i64) (i64.extend_i32_u (global.get $input_length)))
  ;; From its end on the input is zeros; the bytes of a word that lie behind it are anything.
  (func (export "input_load_u8") (param $at i64) (result i32)
    (if (i64.ge_u (local.get $at) (i64.extend_i32_u (global.get $input_length))) (then (return (i32.const 0))))
    (i32.load8_u (i32.add (global.get $input) (i32.wrap_i64 (local.get $at)))))
  (func (export "input_load_u64") (param $at i64) (result i64)
    (if (i64.ge_u (local.get $at) (i64.extend_i32_u (global.get $input_length))) (then (return (i64.const 0))))
    (i64.load (i32.add (global.get $input) (i32.wrap_i64 (local.get $at)))))

  (func (export "output_set") (param i64 i64)
    (global.set $output (local.get 0))
    (global.set $output_length (local.get 1)))
  (func (export "error_set") (param i64) (global.set $error (local.get 0)))
  (func (export "error_get") (result i64) (global.get $error)))
