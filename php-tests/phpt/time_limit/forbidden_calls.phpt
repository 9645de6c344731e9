--TEST--
Time limit: holds under a filter of system calls that forbids timers, and without signals as well the guest does not run
--EXTENSIONS--
wasm
ffi
pcntl
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
require __DIR__ . '/../forbid.inc';
not_under_valgrind('makes system calls of its own');
if (($reason = cannot_forbid()) !== null) die("skip $reason");
?>
--FILE--
<?php
require __DIR__ . '/../support.inc';
require __DIR__ . '/../forbid.inc';

$i = Wasm\Module::fromText('(module (func (export "spin") (loop $l (br $l))))')->instantiate([], new Wasm\Store(timeLimit: 0.03));
foreach ([[TIMER_CREATE], [TIMER_SETTIME], [TIMER_CREATE, TGKILL]] as $calls) {
    if (($pid = pcntl_fork()) === 0) {
        forbid(...$calls);
        // An end where there is none.
        exec('prlimit --cpu=20 --pid ' . getmypid() . ' 2>&1');
        attempt(fn() => $i->spin());
        attempt(fn() => $i->spin());
        exit;
    }
    pcntl_waitpid($pid, $status);
    var_dump(pcntl_wexitstatus($status));
}
?>
--EXPECT--
Wasm\TimeLimitException: time limit exceeded
Wasm\TimeLimitException: time limit exceeded
int(0)
Wasm\TimeLimitException: time limit exceeded
Wasm\TimeLimitException: time limit exceeded
int(0)
Wasm\WasmException: the time limit cannot be enforced, so the guest does not run: the system refuses a timer (Operation not permitted (os error 1)) and a thread (a signal from one thread to another does not arrive)
Wasm\WasmException: the time limit cannot be enforced, so the guest does not run: the system refuses a timer (Operation not permitted (os error 1)) and a thread (a signal from one thread to another does not arrive)
int(0)
