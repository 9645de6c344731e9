;; What wasm-bindgen makes of Rust without reference types: values are numbers of the glue's, results of more than one
;; word go through memory. Written by hand, with an allocator that counts what is not freed.
(module
    (import "wbg" "__wbindgen_throw" (func $throw (param i32 i32)))
    (import "wbg" "__wbindgen_rethrow" (func $rethrow (param i32)))
    (import "wbg" "__wbindgen_error_new" (func $error_new (param i32 i32) (result i32)))
    (import "wbg" "__wbindgen_object_drop_ref" (func $drop_ref (param i32)))
    (import "wbg" "__wbindgen_object_clone_ref" (func $clone_ref (param i32) (result i32)))
    (import "wbg" "__wbindgen_string_new" (func $string_new (param i32 i32) (result i32)))
    (import "wbg" "__wbindgen_string_get" (func $string_get (param i32 i32)))
    (import "wbg" "__wbindgen_number_new" (func $number_new (param f64) (result i32)))
    (import "wbg" "__wbindgen_number_get" (func $number_get (param i32 i32)))
    (import "wbg" "__wbindgen_boolean_get" (func $boolean_get (param i32) (result i32)))
    (import "wbg" "__wbindgen_is_undefined" (func $is_undefined (param i32) (result i32)))
    (import "wbg" "__wbindgen_is_null" (func $is_null (param i32) (result i32)))
    (import "wbg" "__wbindgen_is_object" (func $is_object (param i32) (result i32)))
    (import "wbg" "__wbindgen_jsval_eq" (func $eq (param i32 i32) (result i32)))
    (import "wbg" "__wbindgen_debug_string" (func $debug_string (param i32 i32)))
    (import "wbg" "__wbg_parse_52202f117ec9ecfa" (func $parse (param i32 i32) (result i32)))
    (import "wbg" "__wbg_stringify_bbf45426c92a6bf5" (func $stringify (param i32) (result i32)))
    (import "wbg" "__wbg_new_abda76e883ba8a5f" (func $new_error (result i32)))
    (import "wbg" "__wbg_stack_658279fe44541cf6" (func $stack (param i32 i32)))
    (import "wbg" "__wbg_error_f851667af71bcfc6" (func $console_error (param i32 i32)))
    (import "wbg" "__wbg_discount_0123456789abcdef" (func $discount (param f64) (result f64)))
    (import "wbg" "__wbg_lookup_0123456789abcdef" (func $lookup (param i32) (result i32)))

    (memory (export "memory") 2)
    (global $sp (mut i32) (i32.const 65536))
    (global $heap (mut i32) (i32.const 65536))
    (global $live (mut i32) (i32.const 0))
    (global $exception (mut i32) (i32.const 0))
    (data (i32.const 16) "no even length")
    (data (i32.const 64) "panicked at src/lib.rs:3:5:\nindex out of bounds\n\nStack:\n\nError\n    at f")

    (func $malloc (export "__wbindgen_malloc") (param $size i32) (param $align i32) (result i32)
        (if (local.get $size) (then (global.set $live (i32.add (global.get $live) (i32.const 1)))))
        (global.set $heap (i32.and
            (i32.add (i32.add (global.get $heap) (local.get $align)) (i32.const -1))
            (i32.sub (i32.const 0) (local.get $align))))
        (global.get $heap)
        (global.set $heap (i32.add (global.get $heap) (local.get $size))))
    (func $free (export "__wbindgen_free") (param $pointer i32) (param $size i32) (param $align i32)
        (if (local.get $size) (then (global.set $live (i32.sub (global.get $live) (i32.const 1))))))
    (func (export "live") (result i32) (global.get $live))
    (func $stack_pointer (export "__wbindgen_add_to_stack_pointer") (param i32) (result i32)
        (global.set $sp (i32.add (global.get $sp) (local.get 0)))
        (global.get $sp))
    (func (export "__wbindgen_exn_store") (param i32) (global.set $exception (local.get 0)))

    (func $pair (param $area i32) (param $first i32) (param $second i32)
        (i32.store (local.get $area) (local.get $first))
        (i32.store offset=4 (local.get $area) (local.get $second)))

    ;; fn echo(text: String) -> String
    (func (export "echo") (param $area i32) (param $pointer i32) (param $length i32)
        (call $pair (local.get $area) (local.get $pointer) (local.get $length)))
    ;; fn length(text: &str) -> usize
    (func (export "length") (param $pointer i32) (param $length i32) (result i32)
        (call $free (local.get $pointer) (local.get $length) (i32.const 1))
        (local.get $length))
    ;; fn maybe(text: Option<String>) -> Option<String>
    (func (export "maybe") (param $area i32) (param $pointer i32) (param $length i32)
        (call $pair (local.get $area) (local.get $pointer) (local.get $length)))
    ;; fn even(text: String) -> Result<String, JsError>
    (func (export "even") (param $area i32) (param $pointer i32) (param $length i32)
        (if (i32.and (local.get $length) (i32.const 1))
            (then
                (call $free (local.get $pointer) (local.get $length) (i32.const 1))
                (call $pair (local.get $area) (i32.const 0) (i32.const 0))
                (i32.store offset=8 (local.get $area) (call $error_new (i32.const 16) (i32.const 14)))
                (i32.store offset=12 (local.get $area) (i32.const 1)))
            (else
                (call $pair (local.get $area) (local.get $pointer) (local.get $length))
                (i32.store offset=8 (local.get $area) (i32.const 0))
                (i32.store offset=12 (local.get $area) (i32.const 0)))))
    ;; fn check(ok: bool, error: JsValue) -> Result<(), JsValue>
    (func (export "check") (param $area i32) (param $ok i32) (param $error i32)
        (if (local.get $ok) (then (call $drop_ref (local.get $error))))
        (call $pair (local.get $area)
            (select (i32.const 0) (local.get $error) (local.get $ok))
            (i32.eqz (local.get $ok))))
    ;; fn root(x: f64) -> Result<f64, JsError>
    (func (export "root") (param $area i32) (param $x f64)
        (f64.store (local.get $area) (f64.sqrt (local.get $x)))
        (if (f64.lt (local.get $x) (f64.const 0))
            (then
                (call $pair (i32.add (local.get $area) (i32.const 8)) (call $error_new (i32.const 16) (i32.const 2)) (i32.const 1)))
            (else (call $pair (i32.add (local.get $area) (i32.const 8)) (i32.const 0) (i32.const 0)))))
    ;; fn tenth(x: i32) -> Result<i32, JsError>
    (func (export "tenth") (param $area i32) (param $x i32)
        (i32.store (local.get $area) (i32.div_s (local.get $x) (i32.const 10)))
        (if (i32.rem_s (local.get $x) (i32.const 10))
            (then
                (call $pair (i32.add (local.get $area) (i32.const 4)) (call $error_new (i32.const 16) (i32.const 2)) (i32.const 1)))
            (else (call $pair (i32.add (local.get $area) (i32.const 4)) (i32.const 0) (i32.const 0)))))
    ;; fn half(x: Option<i32>) -> Option<i32>, of an old version
    (func (export "half") (param $area i32) (param $is_some i32) (param $x i32)
        (call $pair (local.get $area) (local.get $is_some) (i32.div_s (local.get $x) (i32.const 2))))
    ;; fn third(x: Option<f64>) -> Option<f64>
    (func (export "third") (param $area i32) (param $is_some i32) (param $x f64)
        (i32.store (local.get $area) (local.get $is_some))
        (f64.store offset=8 (local.get $area) (f64.div (local.get $x) (f64.const 3))))
    ;; fn quarter(x: Option<u32>) -> Option<u32>, of a new version: 0x100000001 is none
    (func (export "quarter") (param $x f64) (result f64)
        (if (result f64) (f64.eq (local.get $x) (f64.const 0x100000001))
            (then (local.get $x))
            (else (f64.floor (f64.div (local.get $x) (f64.const 4))))))
    ;; fn not(x: Option<bool>) -> Option<bool>
    (func (export "not") (param $x i32) (result i32)
        (select (local.get $x) (i32.eqz (local.get $x)) (i32.eq (local.get $x) (i32.const 0xffffff))))
    ;; fn big(x: i64) -> i64
    (func (export "big") (param i64) (result i64) (i64.add (local.get 0) (i64.const 1)))
    ;; fn doubled(x: Vec<f64>) -> Vec<f64>
    (func (export "doubled") (param $area i32) (param $pointer i32) (param $count i32)
        (local $at i32)
        (local.set $at (i32.const 0))
        (block $done (loop $next
            (br_if $done (i32.ge_u (local.get $at) (local.get $count)))
            (f64.store (i32.add (local.get $pointer) (i32.shl (local.get $at) (i32.const 3)))
                (f64.mul (f64.const 2) (f64.load (i32.add (local.get $pointer) (i32.shl (local.get $at) (i32.const 3))))))
            (local.set $at (i32.add (local.get $at) (i32.const 1)))
            (br $next)))
        (call $pair (local.get $area) (local.get $pointer) (local.get $count)))
    ;; fn same(x: Vec<JsValue>) -> Vec<JsValue>
    (func (export "same") (param $area i32) (param $pointer i32) (param $count i32)
        (call $pair (local.get $area) (local.get $pointer) (local.get $count)))
    ;; fn kind(x: JsValue) -> u32: a bit for each answer
    (func (export "kind") (param $x i32) (result i32)
        (local $bits i32)
        (local.set $bits (call $is_undefined (local.get $x)))
        (local.set $bits (i32.or (local.get $bits) (i32.shl (call $is_null (local.get $x)) (i32.const 1))))
        (local.set $bits (i32.or (local.get $bits) (i32.shl (call $is_object (local.get $x)) (i32.const 2))))
        (local.set $bits (i32.or (local.get $bits) (i32.shl (i32.le_u (call $boolean_get (local.get $x)) (i32.const 1)) (i32.const 3))))
        (call $number_get (i32.const 256) (local.get $x))
        (local.set $bits (i32.or (local.get $bits) (i32.shl (i32.load (i32.const 256)) (i32.const 4))))
        (call $string_get (i32.const 256) (local.get $x))
        (if (i32.load (i32.const 256))
            (then
                (call $free (i32.load (i32.const 256)) (i32.load (i32.const 260)) (i32.const 1))
                (local.set $bits (i32.or (local.get $bits) (i32.const 32)))))
        (call $drop_ref (local.get $x))
        (local.get $bits))
    ;; fn twice(x: JsValue) -> JsValue, the clone of which is dropped
    (func (export "twice") (param $x i32) (result i32)
        (local $y i32)
        (local.set $y (call $clone_ref (local.get $x)))
        (if (i32.eqz (call $eq (local.get $x) (local.get $y))) (then unreachable))
        (call $drop_ref (local.get $x))
        (local.get $y))
    ;; fn debug(x: JsValue) -> String
    (func (export "debug") (param $area i32) (param $x i32)
        (call $debug_string (local.get $area) (local.get $x))
        (call $drop_ref (local.get $x)))
    ;; fn parsed(json: &str) -> Result<JsValue, JsValue>: JSON.parse, which may throw
    (func (export "parsed") (param $area i32) (param $pointer i32) (param $length i32)
        (local $value i32)
        (global.set $exception (i32.const 0))
        (local.set $value (call $parse (local.get $pointer) (local.get $length)))
        (call $free (local.get $pointer) (local.get $length) (i32.const 1))
        (i32.store (local.get $area) (local.get $value))
        (call $pair (i32.add (local.get $area) (i32.const 4)) (global.get $exception) (i32.ne (global.get $exception) (i32.const 0))))
    ;; fn json(x: JsValue) -> JsValue: JSON.stringify
    (func (export "json") (param $x i32) (result i32)
        (local $text i32)
        (local.set $text (call $stringify (local.get $x)))
        (call $drop_ref (local.get $x))
        (local.get $text))
    ;; fn optional(x: Option<Thing>) -> JsValue
    (func (export "optional") (param $x i32) (result i32)
        (if (result i32) (local.get $x) (then (local.get $x)) (else (call $number_new (f64.const -1)))))
    ;; fn label(x: char) -> char, or JsString
    (func (export "label") (param i32) (result i32) (local.get 0))
    ;; fn checked(x: Uint8Array) -> Result<Uint8Array, JsValue>, of js_sys
    (func (export "checked") (param $area i32) (param $x i32)
        (i32.store (local.get $area) (local.get $x))
        (call $pair (i32.add (local.get $area) (i32.const 4)) (i32.const 0) (i32.const 0)))
    ;; fn join(a: Float64Array, b: String): a value, and a string
    (func (export "join") (param $a i32) (param $pointer i32) (param $length i32)
        (call $drop_ref (local.get $a))
        (call $free (local.get $pointer) (local.get $length) (i32.const 1)))
    ;; fn mix(a: Uint8Array, b: Vec<u8>), or the other way round
    (func (export "mix") (param i32 i32 i32))
    ;; fn paint(color: Option<Color>)
    (func (export "paint") (param i32))
    ;; fn throws(message: &str): what wasm-bindgen calls when an argument is wrong
    (func (export "throws") (param $pointer i32) (param $length i32)
        (drop (call $stack_pointer (i32.const -64)))
        (call $throw (local.get $pointer) (local.get $length)))
    ;; fn panics(): with console_error_panic_hook
    (func (export "panics")
        (local $error i32)
        (drop (call $stack_pointer (i32.const -64)))
        (local.set $error (call $new_error))
        (call $stack (i32.const 256) (local.get $error))
        (call $console_error (i32.const 64) (i32.const 71))
        (call $drop_ref (local.get $error))
        unreachable)
    ;; fn crashes(): without
    (func (export "crashes") unreachable)
    ;; async fn later() -> String
    (func (export "later") (result i32) unreachable)
    ;; fn price(net: f64) -> f64, with a function that the program gives
    (func (export "price") (param f64) (result f64) (call $discount (local.get 0)))

    ;; fn looked(x: JsValue) -> JsValue, with another, that takes and gives values
    (func (export "looked") (param $x i32) (result i32)
        (local $found i32)
        (local.set $found (call $lookup (local.get $x)))
        (call $drop_ref (local.get $x))
        (local.get $found))

    ;; class Counter, of which a constructor, a method, a property and a static method
    (global $counters (mut i32) (i32.const 0))
    (func $new (export "counter_new") (param $start i32) (result i32)
        (local $counter i32)
        (local.set $counter (call $malloc (i32.const 4) (i32.const 4)))
        (i32.store (local.get $counter) (local.get $start))
        (local.get $counter))
    (func (export "counter_add") (param $counter i32) (param $by i32) (result i32)
        (i32.store (local.get $counter) (i32.add (i32.load (local.get $counter)) (local.get $by)))
        (i32.load (local.get $counter)))
    (func (export "counter_describe") (param $area i32) (param $counter i32)
        (call $pair (local.get $area) (call $malloc (i32.const 2) (i32.const 1)) (i32.const 2))
        (i32.store16 (i32.load (local.get $area)) (i32.const 0x4323)))
    (func (export "counter_zero") (result i32) (call $new (i32.const 0)))
    (func (export "__wbg_get_counter_value") (param $counter i32) (result i32) (i32.load (local.get $counter)))
    (func (export "__wbg_set_counter_value") (param $counter i32) (param $value i32) (i32.store (local.get $counter) (local.get $value)))
    (func (export "__wbg_counter_free") (param $counter i32) (param $borrowed i32)
        (call $free (local.get $counter) (i32.const 4) (i32.const 4))))
