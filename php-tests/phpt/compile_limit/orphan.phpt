--TEST--
wasm.compile_time_limit: the child that compiles does not outlive its parent
--EXTENSIONS--
wasm
--SKIPIF--
<?php
if (!is_readable('/proc/self/task/' . getmypid() . '/children')) die('skip the system does not list the children of a process');
?>
--FILE--
<?php
/** @return list<int> */
function children(int $pid): array
{
    $list = @file_get_contents("/proc/$pid/task/$pid/children");
    return $list === false ? [] : array_map('intval', array_filter(explode(' ', trim($list))));
}

/** Asks again and again, for ten seconds at most. */
function until(callable $condition): mixed
{
    for ($n = 0; $n < 1000 && !($result = $condition()); $n++) {
        usleep(10_000);
    }
    return $result;
}

$code = 'require ' . var_export(__DIR__ . '/bombs.inc', true) . '; ini_set("memory_limit", -1); Wasm\Module::fromBytes(many_functions(), false);';
// `exec`, or it would be the shell that is killed.
$command = 'exec ' . escapeshellarg(getenv('TEST_PHP_EXECUTABLE')) . ' ' . getenv('TEST_PHP_EXTRA_ARGS') . ' -d wasm.compile_time_limit=60';
$process = proc_open("$command -r " . escapeshellarg($code), [], $pipes);
$pid = proc_get_status($process)['pid'];
[$child] = until(static fn(): array => children($pid));
var_dump(is_dir("/proc/$child"));
proc_terminate($process, 9);
proc_close($process);
var_dump(until(static fn(): bool => !is_dir("/proc/$child") || str_contains(file_get_contents("/proc/$child/stat"), ') Z ')));
?>
--EXPECT--
bool(true)
bool(true)
