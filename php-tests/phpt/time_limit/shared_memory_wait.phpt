--TEST--
Time limit: ends a wait that nobody can end
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$module = Wasm\Module::fromText('(module (memory (export "memory") 1 1 shared)
    (func (export "wait") (param i64) (result i32)
        (memory.atomic.wait32 (i32.const 0) (i32.const 0) (local.get 0)))
    (func (export "wait_for") (param i32) (result i32)
        (memory.atomic.wait32 (i32.const 0) (local.get 0) (i64.const -1)))
    (func (export "notify") (result i32) (memory.atomic.notify (i32.const 0) (i32.const 1))))');
$i = $module->instantiate([], new Wasm\Store(timeLimit: 0.3));
echo "timed out, not equal, nobody to notify, for ever:\n";
attempt(fn() => $i->wait(1_000_000));
attempt(fn() => $i->wait_for(1));
attempt(fn() => $i->notify());
attempt(fn() => $i->wait(-1));
attempt(fn() => $i->wait(3_600_000_000_000));
attempt(fn() => $i->notify());
?>
--EXPECTF--
timed out, not equal, nobody to notify, for ever:
int(2)
int(1)
int(0)
Wasm\TimeLimitException: time limit exceeded%S
Wasm\TimeLimitException: time limit exceeded%S
int(0)
