--TEST--
Time limit: holds in a child, also when it was forked in the middle of a call
--EXTENSIONS--
wasm
pcntl
--FILE--
<?php
require __DIR__ . '/../support.inc';

$module = Wasm\Module::fromText('(module (import "host" "f" (func $f))
    (func (export "spin_after") (call $f) (loop $l (br $l)))
    (func (export "spin") (loop $l (br $l))))');
$forked = null;
$i = $module->instantiate(['host' => ['f' => function () use (&$forked): void {
    $forked = pcntl_fork();
}]], new Wasm\Store(timeLimit: 0.05));

/** Whether a call ends by its limit. */
function ends(callable $call): bool
{
    try {
        $call();
    } catch (Wasm\TimeLimitException) {
        return true;
    }
    return false;
}

/** What a child exits with. */
function child_of(int $pid): int
{
    pcntl_waitpid($pid, $status);
    return pcntl_wexitstatus($status);
}

var_dump(ends(fn() => $i->spin()));
$pid = pcntl_fork();
if ($pid === 0) {
    exit(ends(fn() => $i->spin()) ? 42 : 1);
}
var_dump(child_of($pid));
$ended = ends(fn() => $i->spin_after());
if ($forked === 0) {
    exit($ended ? 43 : 1);
}
var_dump($ended, child_of($forked), ends(fn() => $i->spin()));
?>
--EXPECT--
bool(true)
int(42)
bool(true)
int(43)
bool(true)
