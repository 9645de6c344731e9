--TEST--
Exceptions: what a guest throws is bounded inside one call, counts against the store's limit, and costs the same at any depth
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
not_under_asan('keeps memory that was freed');
needs('exceptions');
not_under_valgrind('has memory of its own making');
is_readable('/proc/self/status') or die('skip the system does not tell what a process takes');
?>
--FILE--
<?php
/** What the process has taken at most, in MiB. */
function peak(): int
{
    preg_match('/VmHWM:\s+(\d+)/', file_get_contents('/proc/self/status'), $kib);
    return $kib[1] >> 10;
}

$module = Wasm\Module::fromText('(module (tag $t (param i64)) (global $held (mut exnref) (ref.null exn))
    (func $throw (export "throw") (param $depth i32) (param $times i32)
        (if (local.get $depth) (then (call $throw (i32.sub (local.get $depth) (i32.const 1)) (local.get $times)) (return)))
        (loop $next
            (drop (block $caught (result i64) (try_table (catch $t $caught) (throw $t (i64.const 1))) unreachable))
            (local.set $times (i32.sub (local.get $times) (i32.const 1)))
            (br_if $next (local.get $times))))
    (func $hold (export "hold") (param $count i32) (result i32) (local $e exnref)
        (local.set $e (block $caught (result exnref) (try_table (catch_all_ref $caught) (throw $t (i64.const 2))) unreachable))
        (if (local.get $count) (then (drop (call $hold (i32.sub (local.get $count) (i32.const 1))))))
        (ref.is_null (local.get $e))))');
$store = new Wasm\Store(memoryLimit: 1 << 20);
$instance = $module->instantiate([], $store);

echo "thrown and caught: ";
$instance->throw(0, 1000);
$before = peak();
$instance->throw(0, 1_000_000);
$instance->throw(5000, 20_000);
var_dump(peak() - $before < 8);

echo "held: ";
var_dump($instance->hold(100));

echo "more held than the store may use: ";
try {
    $instance->hold(5000);
} catch (Wasm\WasmException $e) {
    echo get_class($e), ': ', $e->getMessage(), "\n";
}
$instance->throw(0, 100_000);

echo "without a limit: ";
$free = $module->instantiate();
var_dump($free->hold(5000));
$before = peak();
for ($n = 0; $n < 20; $n++) {
    $free->hold(5000);
}
var_dump(peak() - $before < 8);
?>
--EXPECT--
thrown and caught: bool(true)
held: int(0)
more held than the store may use: Wasm\WasmException: the store may use 1048576 bytes, and the exceptions that the guest holds take more
without a limit: int(0)
bool(true)
