--TEST--
wasm.compile_time_limit: no child process is left behind, whoever waits for children
--EXTENSIONS--
wasm
pcntl
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
not_under_valgrind('takes longer to compile anything than this limit allows');
?>
--INI--
memory_limit=-1
--FILE--
<?php
require __DIR__ . '/../support.inc';
require __DIR__ . '/bombs.inc';

/** Whether the system knows of a child of this process. */
function children(): bool
{
    return pcntl_waitpid(-1, $status, WNOHANG) !== -1;
}

ini_set('wasm.compile_time_limit', '1');
attempt(fn() => wat(SUM_WAT)->sum(1, 2));
var_dump(children());
$bomb = many_functions();
attempt(fn() => Wasm\Module::fromBytes($bomb, false));
var_dump(children());

// The system forgets children of a process that ignores their end.
pcntl_signal(SIGCHLD, SIG_IGN);
attempt(fn() => wat('(module (func (export "f") (result i32) (i32.const 4)))')->f());
attempt(fn() => Wasm\Module::fromText('(module (func (result i32)))'));
attempt(fn() => Wasm\Module::fromBytes($bomb, false));

// A handler that waits for any child comes too late to take ours away.
pcntl_async_signals(true);
pcntl_signal(SIGCHLD, function (): void {
    echo 'handler: ', children() ? 'a child' : 'no child', "\n";
});
attempt(fn() => wat('(module (func (export "f") (result i32) (i32.const 5)))')->f());
?>
--EXPECTF--
int(3)
bool(false)
Wasm\CompileException: this module of 4000029 bytes takes longer to compile with %s than wasm.compile_time_limit = 1 seconds
bool(false)
int(4)
Wasm\CompileException: type mismatch: expected i32 but nothing on stack (at offset %s)
Wasm\CompileException: this module of 4000029 bytes takes longer to compile with %s than wasm.compile_time_limit = 1 seconds
handler: no child
int(5)
