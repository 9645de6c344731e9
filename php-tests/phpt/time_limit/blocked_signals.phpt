--TEST--
Time limit: holds where the program that started PHP, or PHP code, blocks all signals
--EXTENSIONS--
wasm
pcntl
--FILE--
<?php
require __DIR__ . '/../support.inc';

// All but those that cannot be, or are the C library's own.
pcntl_sigprocmask(SIG_BLOCK, array_diff(range(1, 64), [SIGKILL, SIGSTOP, 32, 33]), $before);
$i = Wasm\Module::fromText('(module (memory 1) (func (export "spin") (loop $l (br $l)))
    (func (export "fill") (loop $l (memory.fill (i32.const 0) (i32.const 1) (i32.const 65536)) (br $l)))
    (func (export "trap") unreachable))')->instantiate([], new Wasm\Store(timeLimit: 0.03));
attempt(fn() => $i->spin());
if (($pid = pcntl_fork()) === 0) {
    pcntl_sigprocmask(SIG_SETMASK, array_diff(range(1, 64), [SIGKILL, SIGSTOP, 32, 33]));
    attempt(fn() => $i->spin());
    // What stops a guest in a library function is a fault.
    for ($n = 0; $n < 10; $n++) {
        attempt(fn() => $i->fill());
    }
    attempt(fn() => $i->trap());
    exit;
}
pcntl_waitpid($pid, $status);
var_dump(pcntl_wifexited($status));
// What it blocks for itself stays blocked.
pcntl_sigprocmask(SIG_BLOCK, [], $now);
var_dump(in_array(SIGTERM, $now, true));
?>
--EXPECTF--
Wasm\TimeLimitException: time limit exceeded
Wasm\TimeLimitException: time limit exceeded
Wasm\TimeLimitException: time limit exceeded
Wasm\TimeLimitException: time limit exceeded
Wasm\TimeLimitException: time limit exceeded
Wasm\TimeLimitException: time limit exceeded
Wasm\TimeLimitException: time limit exceeded
Wasm\TimeLimitException: time limit exceeded
Wasm\TimeLimitException: time limit exceeded
Wasm\TimeLimitException: time limit exceeded
Wasm\TimeLimitException: time limit exceeded
Wasm\TimeLimitException: time limit exceeded
Wasm\TrapException: unreachable executed in wasm function #2%S
bool(true)
bool(true)
