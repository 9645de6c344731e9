--TEST--
Time limit: PHP interrupts a guest also when that has taken all memory that the process may have
--EXTENSIONS--
wasm
pcntl
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
not_under_valgrind('does not hold such a limit');
not_under_asan('takes terabytes for itself');
limits_itself('data');
if (!is_readable('/proc/self/status')) die('skip the system does not tell how much memory a process has');
?>
--FILE--
<?php
require __DIR__ . '/../limit.inc';

$i = Wasm\Module::fromText('(module (memory 1)
    (func (export "take_all_and_spin")
        (loop $l (br_if $l (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))
        (loop $m (br $m))))')->instantiate();
preg_match('/^VmData:\s+(\d+) kB$/m', file_get_contents('/proc/self/status'), $data);
limit(['data' => ((int) $data[1] << 10) + (32 << 20)]);
pcntl_async_signals(true);
pcntl_signal(SIGALRM, fn() => throw new Exception('alarm'));
pcntl_alarm(1);
try {
    $i->take_all_and_spin();
} catch (Exception $e) {
    echo get_class($e), ': ', $e->getMessage(), "\n";
}
?>
--EXPECT--
Exception: alarm
