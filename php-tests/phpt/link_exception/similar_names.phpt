--TEST--
Wasm\LinkException: what was given under a similar name
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

use Wasm\{Instance, Module};

$module = Module::fromText('(module
    (import "env" "log_text" (func (param i32)))
    (import "env" "log_texts" (func (param i32)))
    (import "env" "_Z5printi" (func (param i32)))
    (import "env" "a" (func))
    (import "host" "now" (func)))');
attempt(fn() => new Instance($module, ['env' => ['logText' => fn() => 1, 'log_texts' => fn() => 1, 'print' => fn() => 1, 'b' => fn() => 1], 'hots' => []]));
?>
--EXPECT--
Wasm\LinkException: 4 imports do not fit:
 - "env"."log_text" must be a function (i32) -> (), nothing given; there is "logText"
 - "env"."_Z5printi" must be a function (i32) -> (), nothing given; there is "print"
 - "env"."a" must be a function () -> (), nothing given
 - "host"."now" must be a function () -> (), nothing given; there is "hots"
