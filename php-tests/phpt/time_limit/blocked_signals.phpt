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
$i = Wasm\Module::fromText('(module (func (export "spin") (loop $l (br $l))))')->instantiate([], new Wasm\Store(timeLimit: 0.03));
attempt(fn() => $i->spin());
if (($pid = pcntl_fork()) === 0) {
    pcntl_sigprocmask(SIG_SETMASK, array_diff(range(1, 64), [SIGKILL, SIGSTOP, 32, 33]));
    attempt(fn() => $i->spin());
    exit;
}
pcntl_waitpid($pid, $status);
var_dump(pcntl_wexitstatus($status));
// What it blocks for itself stays blocked.
pcntl_sigprocmask(SIG_BLOCK, [], $now);
var_dump(in_array(SIGTERM, $now, true));
?>
--EXPECT--
Wasm\TimeLimitException: time limit exceeded
Wasm\TimeLimitException: time limit exceeded
int(0)
bool(true)
