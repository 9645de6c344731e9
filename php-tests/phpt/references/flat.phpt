--TEST--
externref, funcref, exceptions: nothing piles up
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
not_under_valgrind('has not enough address space for as many memories');
not_under_asan('keeps freed memory for a while');
needs('exceptions');
?>
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat('(module (tag $t (param externref)) (table (export "table") 10 externref)
    (elem declare func $g) (func $g (export "g"))
    (func (export "id") (param externref) (result externref) (local.get 0))
    (func (export "func") (param funcref) (result funcref) (local.get 0))
    (func (export "throw") (param externref) (throw $t (local.get 0))))');
function resident(): int
{
    $status = (string) @file_get_contents('/proc/self/status');
    return preg_match('/VmRSS:\s+(\d+) kB/', $status, $match) ? (int) $match[1] : 0;
}
function flat(string $name, int $times, callable $work): void
{
    for ($n = 0; $n < 5000; $n++) {
        $work($n);
    }
    $before = [memory_get_usage(), resident()];
    for ($n = 0; $n < $times; $n++) {
        $work($n);
    }
    $grown = memory_get_usage() - $before[0];
    $resident = resident() - $before[1];
    echo $name, $grown < 1 << 20 && $resident < 8192 ? ' flat' : " grew: $grown bytes, $resident KiB resident", "\n";
}
flat('objects', 100000, fn() => $i->id(new stdClass));
flat('strings', 100000, fn(int $n) => $i->id("string $n"));
flat('table', 100000, fn(int $n) => $i->table[$n % 10] = [$n]);
flat('functions', 100000, fn() => $i->func($i->g));
flat('exceptions', 50000, function (int $n) use ($i): void {
    try {
        $i->throw("payload $n");
    } catch (Wasm\GuestException) {
    }
});
?>
--EXPECT--
objects flat
strings flat
table flat
functions flat
exceptions flat
