--TEST--
Time limit: PHP code may handle the signal that ticks come by, also while they come
--EXTENSIONS--
wasm
pcntl
posix
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
PHP_OS_FAMILY === 'Linux' or die('skip ticks come by another signal');
PHP_ZTS and die('skip where there are threads it is refused, see signal_of_the_ticks_zts.phpt');
signals_come(63);
?>
--FILE--
<?php
require __DIR__ . '/../support.inc';

const TICK = 63;
$handled = 0;
$count = function () use (&$handled): void {
    $handled++;
};
$changes = 0;
$i = Wasm\Module::fromText('(module (import "host" "change" (func $change))
    (func (export "run") (loop $l (call $change) (br $l))) (func (export "spin") (loop $l (br $l))))');
$i = $i->instantiate(['host' => ['change' => function () use ($count, &$changes): void {
    pcntl_signal(TICK, [SIG_DFL, $count, SIG_IGN][$changes++ % 3]);
}]], new Wasm\Store(timeLimit: 1.0));
// Some hundred ticks come meanwhile.
attempt(fn() => $i->run());
attempt(fn() => $i->spin());
pcntl_signal_dispatch();
var_dump($changes > 100, $handled);

// In the midst of a guest that spins.
pcntl_async_signals(true);
pcntl_signal(SIGALRM, function () use ($count): void {
    pcntl_signal(TICK, $count);
});
pcntl_alarm(1);
$i = Wasm\Module::fromText('(module (func (export "spin") (loop $l (br $l))))')->instantiate([], new Wasm\Store(timeLimit: 1.2));
attempt(fn() => $i->spin());

// The handler gets what is meant for it.
posix_kill(getmypid(), TICK);
attempt(fn() => $i->spin());
posix_kill(getmypid(), TICK);
var_dump($handled);
?>
--EXPECT--
Wasm\TimeLimitException: time limit exceeded
Wasm\TimeLimitException: time limit exceeded
bool(true)
int(0)
Wasm\TimeLimitException: time limit exceeded
Wasm\TimeLimitException: time limit exceeded
int(2)
