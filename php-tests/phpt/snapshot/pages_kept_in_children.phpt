--TEST--
Snapshot: a new process keeps the pages that its own instances write to, also one that has changed its user
--EXTENSIONS--
wasm
posix
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
not_under_valgrind('makes page faults of its own');
function_exists('pcntl_fork') or die('skip this PHP has no pcntl_fork');
is_readable('/proc/self/pagemap') or die('skip the system does not say which pages a process has written to');
?>
--FILE--
<?php
require __DIR__ . '/../support.inc';

const SIZE = 64 * 65536;

$instance = wat('(module (memory (export "memory") 64))');
$instance->memory->fill(0, SIZE, 7);
$snapshot = $instance->snapshot();
$expected = str_repeat("\7", SIZE);

/** Faults of an instance that writes to 200 pages. */
$faults = static function () use ($snapshot): int {
    $before = getrusage()['ru_minflt'];
    $instance = $snapshot->instantiate();
    $instance->memory->fill(100 * 4096, 200 * 4096, 1);
    unset($instance);
    return getrusage()['ru_minflt'] - $before;
};
$faults();
$alive = $snapshot->instantiate();
$alive->memory->fill(5 * 4096, 200 * 4096, 2);
foreach ([false, true] as $changes) {
    if (($pid = pcntl_fork()) === 0) {
        if ($changes && posix_geteuid() === 0) {
            posix_setgid(65534);
            posix_setuid(65534);
            is_readable('/proc/self/pagemap') && exit(2);
        }
        $alive->memory->fill(300 * 4096, 200 * 4096, 3);
        unset($alive);
        $right = $snapshot->instantiate()->memory->read(0, SIZE) === $expected;
        $faults();
        exit($right && min(array_map($faults, array_fill(0, 10, null))) < 20 ? 0 : 1);
    }
    pcntl_waitpid($pid, $status);
    var_dump(pcntl_wifexited($status) ? pcntl_wexitstatus($status) : 'killed');
}
var_dump($snapshot->instantiate()->memory->read(0, SIZE) === $expected);
?>
--EXPECT--
int(0)
int(0)
bool(true)
