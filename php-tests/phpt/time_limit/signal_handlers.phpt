--TEST--
Signal handlers: run while a guest does, which then goes on as if nothing had been
--EXTENSIONS--
wasm
pcntl
posix
--FILE--
<?php
require __DIR__ . '/../support.inc';
require __DIR__ . '/guests.inc';

pcntl_async_signals(true);
$module = Wasm\Module::fromText('(module (memory (export "memory") 1) (table (export "table") 1 funcref)
    (func (export "id") (param i32) (result i32) (local.get 0))
    ;; Keeps integers and floats in as many registers as there are.
    (func (export "compute") (param $n i64) (result f64)
        (local $a i64) (local $b i64) (local $x f64) (local $y f64) (local $z f64)
        (local.set $x (f64.const 1)) (local.set $y (f64.const 0.5)) (local.set $b (i64.const 1))
        (loop $l
            (local.set $a (i64.add (i64.mul (local.get $a) (i64.const 6364136223846793005)) (local.get $b)))
            (local.set $b (i64.xor (local.get $b) (i64.shr_u (local.get $a) (i64.const 33))))
            (local.set $z (f64.sqrt (f64.add (f64.mul (local.get $x) (local.get $y)) (f64.const 1))))
            (local.set $x (f64.div (f64.add (local.get $z) (local.get $y)) (f64.const 1.5)))
            (local.set $y (f64.add (f64.mul (local.get $y) (f64.const 0.999))
                (f64.convert_i64_u (i64.shr_u (local.get $a) (i64.const 40)))))
            (br_if $l (i64.ne (local.tee $n (i64.sub (local.get $n) (i64.const 1))) (i64.const 0))))
        (f64.add (local.get $x) (f64.convert_i64_s (local.get $b)))))');
$i = new Wasm\Instance($module);
$other = new Wasm\Instance($module);

/** Sends a signal to this process every 2 ms. */
function pester(int $signal): int
{
    $parent = getmypid();
    $pid = pcntl_fork();
    if ($pid === 0) {
        for ($n = 0; $n < 500; $n++) {
            posix_kill($parent, $signal);
            usleep(2_000);
        }
        posix_kill(getmypid(), SIGKILL);
    }
    return $pid;
}

$expected = $i->compute(50_000_000);
$handled = 0;
pcntl_signal(SIGUSR2, function () use (&$handled, $other): void {
    $handled += $other->id(1);
});
$pid = pester(SIGUSR2);
$results = [];
while (pcntl_waitpid($pid, $status, WNOHANG) === 0) {
    $results[] = $i->compute(50_000_000);
}
var_dump(array_unique($results) === [$expected], $handled > 10);

echo "what it may not do:\n";
$tried = false;
pcntl_signal(SIGUSR2, function () use ($i, &$tried): void {
    if ($tried) {
        return;
    }
    try {
        // Between two calls it may.
        $i->id(1);
    } catch (Wasm\WasmError $e) {
        $tried = true;
        echo $e->getMessage(), "\n";
        attempt(fn() => $i->table->grow(1));
        attempt(fn() => (new Fiber(fn() => Fiber::suspend()))->start());
    }
});
$pid = pester(SIGUSR2);
while (!$tried) {
    $i->compute(50_000_000);
}
posix_kill($pid, SIGKILL);
pcntl_waitpid($pid, $status);
var_dump($i->id(2));

echo "what it throws:\n";
pcntl_signal(SIGUSR2, fn() => throw new LengthException('out of a handler'));
$spin = Wasm\Module::fromText(GUESTS)->instantiate(['host' => ['nothing' => fn() => null]]);
foreach (['nothing_at_all', 'memory_fill', 'host_functions'] as $name) {
    $parent = getmypid();
    $pid = pcntl_fork();
    if ($pid === 0) {
        usleep(100_000);
        posix_kill($parent, SIGUSR2);
        posix_kill(getmypid(), SIGKILL);
    }
    attempt(fn() => $spin->$name());
    pcntl_waitpid($pid, $status);
}
var_dump($spin->id(3));
?>
--EXPECT--
bool(true)
bool(true)
what it may not do:
the store is busy: a signal interrupted its guest in the middle of a computation; call it when the signal handler has returned
Wasm\WasmError: the store is busy: a signal interrupted its guest in the middle of a computation; call it when the signal handler has returned
FiberError: Cannot switch fibers in current execution context
int(2)
what it throws:
LengthException: out of a handler
LengthException: out of a handler
LengthException: out of a handler
int(3)
