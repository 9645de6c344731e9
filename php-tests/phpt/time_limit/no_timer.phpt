--TEST--
Time limit: holds where the system gives no timer, in fibers and in forked children as well
--EXTENSIONS--
wasm
pcntl
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
limits_itself('sigpending');
?>
--FILE--
<?php
require __DIR__ . '/../limit.inc';
require __DIR__ . '/guests.inc';

/** Whether a call ends at its limit of 30 ms, and not before. */
function ends(callable $call): bool
{
    $began = microtime(true);
    try {
        $call();
    } catch (Wasm\TimeLimitException) {
        return microtime(true) - $began >= 0.03;
    }
    return false;
}

/** What a child exits with. */
function child_of(int $pid): int
{
    pcntl_waitpid($pid, $status);
    return pcntl_wexitstatus($status);
}

// No timer; then one, of the two that it takes.
foreach ([0, 1] as $timers) {
    $pid = pcntl_fork();
    if ($pid !== 0) {
        child_of($pid);
        continue;
    }
    limit(['sigpending' => $timers]);
    $module = Wasm\Module::fromText(GUESTS);
    $forked = null;
    $nothing = ['host' => ['nothing' => fn() => null]];
    $i = $module->instantiate($nothing, new Wasm\Store(timeLimit: 0.03));
    for ($round = 0; $round < 3; $round++) {
        $ended = array_filter(ENDLESS, fn(string $name): bool => ends($i->$name(...)));
        echo count($ended) === count(ENDLESS) ? 'all' : implode(', ', $ended), ' ended, ', $i->id(7), "\n";
    }
    $fiber = new Fiber(fn() => ends($i->nothing_at_all(...)));
    $fiber->start();
    var_dump($fiber->getReturn());

    // In a child, and in one that was forked in the middle of a call.
    $pid = pcntl_fork();
    if ($pid === 0) {
        exit(ends($i->nothing_at_all(...)) ? 42 : 1);
    }
    $fork = ['host' => ['nothing' => function () use (&$forked): void {
        $forked ??= pcntl_fork();
    }]];
    $ended = ends($module->instantiate($fork, new Wasm\Store(timeLimit: 0.03))->host_functions(...));
    if ($forked === 0) {
        exit($ended ? 43 : 1);
    }
    var_dump(child_of($pid), $ended, child_of($forked));

    // The host sleeps as long as it wants to, the guest does not go on after it. A signal that is on its way when it
    // falls asleep may wake it, but that is rare.
    $slept = 0;
    $sleep = ['host' => ['nothing' => function () use (&$slept): void {
        $began = microtime(true);
        usleep(40_000);
        $slept += microtime(true) - $began >= 0.04;
    }]];
    $sleeper = $module->instantiate($sleep, new Wasm\Store(timeLimit: 0.03));
    $ended = array_filter(array_map(fn() => ends($sleeper->host_functions(...)), range(1, 10)));
    var_dump(count($ended), $slept >= 6);

    // PHP's signal handlers.
    pcntl_async_signals(true);
    pcntl_signal(SIGALRM, fn() => throw new Exception('alarm'));
    pcntl_alarm(1);
    try {
        $module->instantiate($nothing)->nothing_at_all();
    } catch (Exception $e) {
        echo $e->getMessage(), "\n";
    }
    register_shutdown_function(fn() => print("shutdown {$i->id(1)}\n"));
    set_time_limit(1);
    $module->instantiate($nothing)->nothing_at_all();
}
?>
--EXPECTF--
all ended, 7
all ended, 7
all ended, 7
bool(true)
int(42)
bool(true)
int(43)
int(10)
bool(true)
alarm

Fatal error: Maximum execution time of 1 second exceeded in %s on line %d
shutdown 1
all ended, 7
all ended, 7
all ended, 7
bool(true)
int(42)
bool(true)
int(43)
int(10)
bool(true)
alarm

Fatal error: Maximum execution time of 1 second exceeded in %s on line %d
shutdown 1
