--TEST--
wasm.compile_time_limit: a compiler that crashes takes only its child along
--EXTENSIONS--
wasm
pcntl
--SKIPIF--
<?php
if (!is_readable('/proc/self/task/' . getmypid() . '/children')) die('skip the system does not list the children of a process');
?>
--INI--
memory_limit=-1
wasm.compile_time_limit=60
--FILE--
<?php
require __DIR__ . '/../support.inc';
require __DIR__ . '/bombs.inc';

$parent = getmypid();
$bomb = many_functions();
if (($killer = pcntl_fork()) === 0) {
    // What the system sends to a program that reads where nothing is.
    for ($n = 0; $n < 1000; $n++) {
        $children = explode(' ', trim(file_get_contents("/proc/$parent/task/$parent/children")));
        foreach (array_diff($children, [(string) getmypid(), '']) as $child) {
            usleep(100_000);
            exec("kill -SEGV $child");
            pcntl_exec('/bin/true');
        }
        usleep(10_000);
    }
    pcntl_exec('/bin/false');
}
attempt(fn() => Wasm\Module::fromBytes($bomb, false));
pcntl_waitpid($killer, $status);
var_dump(pcntl_wexitstatus($status));
attempt(fn() => wat(SUM_WAT)->sum(1, 2));
?>
--EXPECTF--
Wasm\CompileException: %s was ended by signal 11 while it compiled this module of 4000029 bytes; this is a fault of the compiler, not of your program
int(0)
int(3)
