--TEST--
Time limit: a program that handles the ticks' own signal ends as any other does
--EXTENSIONS--
wasm
pcntl
--SKIPIF--
<?php
if (PHP_ZTS) die('skip with threads, pcntl_signal() refuses that signal');
?>
--FILE--
<?php
$i = Wasm\Module::fromText('(module (func (export "f") (param i32) (loop $l
    (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))')->instantiate([], new Wasm\Store(timeLimit: 10));

/** Objects that PHP lets go of after its extensions have ended the request, which takes longer than a tick. */
function keep(): void
{
    static $kept = [];
    for ($n = 0; $n < 150_000; $n++) {
        $kept[] = new SplObjectStorage;
    }
}

$pid = pcntl_fork();
if ($pid === 0) {
    ini_set('memory_limit', -1);
    keep();
    $i->f(1);
    foreach ([62, 63] as $signal) {
        pcntl_signal($signal, fn() => null);
    }
    // Ticks come until one finds no guest.
    $i->f(10_000);
    exit;
}
pcntl_waitpid($pid, $status);
var_dump(pcntl_wifsignaled($status) ? pcntl_wtermsig($status) : 'ended by itself');
?>
--EXPECT--
string(15) "ended by itself"
