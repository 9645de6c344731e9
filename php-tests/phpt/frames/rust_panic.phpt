--TEST--
Wasm\Frame: a panic and a trap of Rust, with the names that are in the source
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/frames.inc';

$orders = new Wasm\Instance(PROGRAMS . '/orders.wasm');
var_dump($orders->order(1));
trace(fn() => $orders->order(7));
trace(fn() => $orders->split(7, 0));
try {
    $orders->order(7);
} catch (Wasm\TrapException $e) {
    foreach ($e->frames as $frame) {
        if ($frame->function === 'orders::price') {
            var_dump(preg_match('/^_ZN6orders5price17h[0-9a-f]{16}E$/', $frame->symbol));
        }
    }
}
?>
--EXPECTF--
int(6)
Unreachable
  core::core_arch::wasm32::unreachable at /rustc/%s/wasm32/mod.rs:32:5
  __rustc::rust_begin_unwind at /frames/src/orders.rs:42:5
  core::panicking::panic_fmt at /rustc/%s/library/core/src/panicking.rs:80:14
  core::panicking::panic_bounds_check at /rustc/%s/library/core/src/panicking.rs:271:5
  orders::price at /frames/src/orders.rs:27:5
  order at /frames/src/orders.rs:32:5
Unreachable
  orders::money::Amount::split at /frames/src/orders.rs:?:?
  orders::money::each at /frames/src/orders.rs:19:18
  split at /frames/src/orders.rs:37:5
int(1)
