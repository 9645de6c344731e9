--TEST--
Snapshot: the pages that one instance writes to are there for the next one, as they were at first
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
not_under_valgrind('makes page faults of its own');
is_readable('/proc/self/pagemap') or die('skip the system does not say which pages a process has written to');
?>
--FILE--
<?php
require __DIR__ . '/../support.inc';

const WRITTEN = 200;

$instance = wat('(module (memory (export "memory") 64)
    (func (export "write") (param $page i32) (param $pages i32)
        (loop $again
            (i32.store (i32.mul (local.get $page) (i32.const 4096)) (i32.const -1))
            (local.set $page (i32.add (local.get $page) (i32.const 1)))
            (br_if $again (local.tee $pages (i32.sub (local.get $pages) (i32.const 1)))))))');
$content = implode(array_map(static fn(int $page): string => str_repeat(pack('V', $page), 1024), range(1, 900)));
$instance->memory->write(0, $content);
$snapshot = $instance->snapshot();
$expected = str_pad($content, 64 * 65536, "\0");

/** Faults of an instance that writes to these pages. */
$faults = static function (int $page) use ($snapshot): int {
    $before = getrusage()['ru_minflt'];
    $instance = $snapshot->instantiate();
    $instance->write($page, WRITTEN);
    unset($instance);
    return getrusage()['ru_minflt'] - $before;
};
$first = $faults(100);
$faults(100);
$next = min(array_map($faults, array_fill(0, 10, 100)));
var_dump($first >= WRITTEN, $next < WRITTEN / 10 ?: $next);
echo "-- behind the content, and other pages each time\n";
$faults(800);
$next = min(array_map($faults, array_fill(0, 10, 800)));
var_dump($next < WRITTEN / 10 ?: $next);
$wrong = 0;
foreach ([0, 700, 800, 13, 824, 300, 0] as $page) {
    $faults($page);
    $one = $snapshot->instantiate();
    $wrong += $one->memory->read(0, 64 * 65536) === $expected ? 0 : 1;
    $one->memory->fill(0, 64 * 65536, $page % 256);
    unset($one);
}
var_dump($wrong);
?>
--EXPECT--
bool(true)
bool(true)
-- behind the content, and other pages each time
bool(true)
int(0)
