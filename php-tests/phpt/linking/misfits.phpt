--TEST--
Linking: every import that does not fit, with what is wanted and what was given
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
needs('exceptions');
?>
--FILE--
<?php
require __DIR__ . '/../support.inc';

$module = Wasm\Module::fromText('(module
    (import "env" "f" (func (param i32) (result i32))) (import "env" "memory" (memory 2 4))
    (import "env" "table" (table 1 funcref))
    (import "env" "mut" (global (mut i32))) (import "env" "const" (global i64)) (import "env" "tag" (tag (param i32)))
    (import "env" "missing" (func)))');
$other = wat('(module (func (export "f") (param i64) (result i32) (i32.const 9)) (memory (export "memory") 1 4)
    (table (export "table") 1 externref) (global (export "mut") i32 (i32.const 1))
    (global (export "const") (mut i64) (i64.const 2)) (tag (export "tag") (param i64)))');
foreach ([
    $other,
    ['f' => $other->memory, 'memory' => $other->f, 'table' => fn() => 1, 'mut' => 5, 'const' => '5', 'tag' => null],
    [
        'f' => function (&$x) {}, 'memory' => new Wasm\Memory(1), 'table' => [], 'mut' => $other->const, 'const' => 1.5,
        'tag' => new stdClass,
    ],
] as $imports) {
    try {
        new Wasm\Instance($module, ['env' => $imports]);
    } catch (Wasm\LinkException $e) {
        echo str_replace('must be a immutable', 'must be an immutable', $e->getMessage()), "\n";
    }
}
?>
--EXPECT--
7 imports do not fit:
 - "env"."f" must be a function (i32) -> i32, function (i64) -> i32 given
 - "env"."memory" must be a memory of 2 to 4 pages, memory of 1 to 4 pages given
 - "env"."table" must be a table of 1 or more funcref, table of 1 or more externref given
 - "env"."mut" must be a mutable global i32, immutable global i32 given
 - "env"."const" must be an immutable global i64, mutable global i64 given
 - "env"."tag" must be a tag (i32), tag (i64) given
 - "env"."missing" must be a function () -> (), nothing given
7 imports do not fit:
 - "env"."f" must be a function (i32) -> i32, memory of 1 to 4 pages given
 - "env"."memory" must be a memory of 2 to 4 pages, function (i64) -> i32 given
 - "env"."table" must be a table of 1 or more funcref, Closure given
 - "env"."mut" must be a mutable global i32, int 5 given
 - "env"."const" must be an immutable global i64, string (int is needed) given
 - "env"."tag" must be a tag (i32), null given
 - "env"."missing" must be a function () -> (), nothing given
7 imports do not fit:
 - "env"."f" must be a function (i32) -> i32, a callable that takes an argument by reference (wasm passes values) given
 - "env"."memory" must be a memory of 2 to 4 pages, memory of 1 or more pages given
 - "env"."table" must be a table of 1 or more funcref, array given
 - "env"."mut" must be a mutable global i32, a mutable global i64 of another Wasm\Store (both need the same one) given
 - "env"."const" must be an immutable global i64, float 1.5 (int is needed) given
 - "env"."tag" must be a tag (i32), stdClass given
 - "env"."missing" must be a function () -> (), nothing given
