--TEST--
Time limit: holds where the program that started PHP, or PHP code, blocks all signals
--EXTENSIONS--
wasm
pcntl
posix
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
signals_come(62);
?>
--FILE--
<?php
require __DIR__ . '/../support.inc';

// All but those that cannot be, are the C library's own, or valgrind's.
$all = array_diff(range(1, 63), [SIGKILL, SIGSTOP, ...range(32, SIGRTMIN - 1)]);
pcntl_sigprocmask(SIG_BLOCK, $all);
$i = Wasm\Module::fromText('(module (memory 1) (func (export "spin") (loop $l (br $l)))
    (func (export "fill") (loop $l (memory.fill (i32.const 0) (i32.const 1) (i32.const 65536)) (br $l)))
    (func (export "trap") unreachable))')->instantiate([], new Wasm\Store(timeLimit: 0.03));
attempt(fn() => $i->spin());
// While the guest is watched already: between two calls, and in the middle of one.
attempt(fn() => $i->trap());
pcntl_sigprocmask(SIG_BLOCK, $all);
attempt(fn() => $i->spin());
$module = Wasm\Module::fromText('(module (import "host" "f" (func $f)) (func (export "spin_after") (call $f) (loop $l (br $l))))');
$block = ['host' => ['f' => fn() => pcntl_sigprocmask(SIG_BLOCK, $all)]];
attempt(fn() => $module->instantiate($block, new Wasm\Store(timeLimit: 0.03))->spin_after());
// Or another handler than that of the ticks.
$handled = 0;
$take = ['host' => ['f' => function () use ($all, &$handled): void {
    foreach (array_diff($all, range(1, 22), PHP_ZTS ? [63] : []) as $signal) {
        pcntl_signal($signal, function () use (&$handled): void {
            $handled++;
        });
    }
}]];
attempt(fn() => $module->instantiate($take, new Wasm\Store(timeLimit: 0.03))->spin_after());
attempt(fn() => $i->spin());
// It gets what is meant for it.
pcntl_sigprocmask(SIG_SETMASK, []);
array_map(fn(int $signal) => posix_kill(getmypid(), $signal), [SIGURG, 62]);
pcntl_signal_dispatch();
var_dump($handled);
pcntl_sigprocmask(SIG_BLOCK, $all);
if (($pid = pcntl_fork()) === 0) {
    pcntl_sigprocmask(SIG_SETMASK, $all);
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
pcntl_sigprocmask(SIG_BLOCK, [SIGTERM], $now);
var_dump(in_array(SIGTERM, $now, true));
?>
--EXPECTF--
Wasm\TimeLimitException: time limit exceeded
Wasm\TrapException: unreachable executed in wasm function #2%S
Wasm\TimeLimitException: time limit exceeded
Wasm\TimeLimitException: time limit exceeded
Wasm\TimeLimitException: time limit exceeded
Wasm\TimeLimitException: time limit exceeded
int(2)
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
