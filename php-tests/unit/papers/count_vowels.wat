;; A plug-in for Extism: its output is the number of vowels in its input, up to nine, in JSON.
(module
  (import "extism:host/env" "input_length" (func $length (result i64)))
  (import "extism:host/env" "input_load_u8" (func $load (param i64) (result i32)))
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "store_u8" (func $store (param i64 i32)))
  (import "extism:host/env" "store_u64" (func $store64 (param i64 i64)))
  (import "extism:host/env" "output_set" (func $output (param i64 i64)))
  (import "extism:host/env" "error_set" (func $error (param i64)))
  (func $vowel (param i32) (result i32)
    ;; a bit for each of a, e, i, o, u, behind which is nothing in the alphabet
    (local.set 0 (i32.sub (i32.or (local.get 0) (i32.const 32)) (i32.const 97)))
    (if (i32.gt_u (local.get 0) (i32.const 25)) (then (return (i32.const 0))))
    (i32.and (i32.shr_u (i32.const 0x104111) (local.get 0)) (i32.const 1)))
  (func (export "count_vowels") (result i32)
    (local $at i64) (local $count i32) (local $block i64)
    (local.set $block (call $alloc (select (i64.const 11) (i64.const 9) (i32.wrap_i64 (call $length)))))
    (if (i64.eqz (call $length))
      (then
        (call $store64 (local.get $block) (i64.const 0x7475706e69206f6e)) ;; "no input"
        (call $store (i64.add (local.get $block) (i64.const 8)) (i32.const 33))
        (call $error (local.get $block))
        (return (i32.const 1))))
    (loop $next
      (local.set $count (i32.add (local.get $count) (call $vowel (call $load (local.get $at)))))
      (local.set $at (i64.add (local.get $at) (i64.const 1)))
      (br_if $next (i64.lt_u (local.get $at) (call $length))))
    (call $store64 (local.get $block) (i64.const 0x22746e756f63227b)) ;; {"count"
    (call $store (i64.add (local.get $block) (i64.const 8)) (i32.const 58))
    (call $store (i64.add (local.get $block) (i64.const 9)) (i32.add (local.get $count) (i32.const 48)))
    (call $store (i64.add (local.get $block) (i64.const 10)) (i32.const 125))
    (call $output (local.get $block) (i64.const 11))
    (i32.const 0)))
