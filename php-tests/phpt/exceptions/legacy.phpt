--TEST--
Exceptions as they were before try_table: try, catch, catch_all, rethrow and delegate
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

use Wasm\{GuestException, Instance, Module};

$i = wat('(module
    (type $binary (func (param i32 i32) (result i32)))
    (tag $e (param i32))
    (tag $pair (export "pair") (param i32 i64))
    (tag $none)
    (func $raise (param $which i32)
        local.get $which i32.const 1 i32.eq if i32.const 10 throw $e end local.get $which i32.const 2 i32.eq if
        i32.const 20 i64.const 5 throw $pair end local.get $which i32.const 3 i32.eq if throw $none end
        local.get $which i32.const 4 i32.eq if unreachable end)
    ;; Values of a tag, several handlers, a result, and code behind it.
    (func (export "handlers") (param $which i32) (result i32)
        i32.const 1000 try (result i32) local.get $which call $raise i32.const 1 catch $e i32.const 1 i32.add
        catch $pair i32.wrap_i64 i32.add catch_all i32.const 99 end i32.add)
    ;; What no handler names goes on.
    (func (export "one") (param $which i32) (result i32)
        try (result i32) local.get $which call $raise i32.const 1 catch $e end)
    ;; The body takes values, and a block type of several results.
    (func (export "values") (param $which i32) (result i32 i32)
        i32.const 7 i32.const 8 try (param i32 i32) (result i32 i32) local.get $which call $raise catch $e
        i32.const 70 catch $pair drop i32.const 80 end)
    ;; Branches out of the body and out of handlers, to the block itself and beyond it.
    (func (export "branches") (param $which i32) (result i32)
        block $out (result i32) i32.const 100 try $t (result i32) local.get $which call $raise i32.const 1
        local.get $which i32.const 5 i32.eq br_if $out drop i32.const 2 br $t catch $e br $t catch $pair drop br
        $out catch_all block $inner i32.const 0 br_table $inner $inner end i32.const 3 return end i32.add end)
    ;; A loop with a handler that goes round.
    (func (export "loop") (param $n i32) (result i32) (local $sum i32)
        loop $again try local.get $n throw $e catch $e local.get $sum i32.add local.set $sum local.get $n
        i32.const 1 i32.sub local.set $n local.get $n br_if $again end end local.get $sum)
    ;; rethrow, of the inner and of the outer exception.
    (func $rethrows (export "rethrows") (param $which i32) (param $outer i32) (result i32)
        try $a (result i32) local.get $which call $raise i32.const 0 catch $e drop try $b (result i32) i32.const
        1 i64.const 2 throw $pair catch_all local.get $outer if rethrow $a end rethrow $b end catch_all rethrow
        $a end)
    (func (export "rethrown") (param $which i32) (param $outer i32) (result i32)
        try (result i32) local.get $which local.get $outer call $rethrows catch $e i32.const 1 i32.add catch
        $pair i32.wrap_i64 i32.const 200 i32.add i32.add catch $none i32.const 300 end)
    ;; delegate: to the next try, past one, to a block, past a handler, out of the function.
    (func (export "delegates") (param $which i32) (result i32)
        try $outer (result i32) try $skipped (result i32) try (result i32) local.get $which call $raise
        i32.const 1 delegate $outer catch_all i32.const 66 end catch $e i32.const 100 i32.add catch $pair drop
        i32.const 200 i32.add end)
    (func (export "delegates_next") (param $which i32) (result i32)
        try $t (result i32) try (result i32) local.get $which call $raise i32.const 1 delegate $t catch $e end)
    (func (export "delegates_block") (param $which i32) (result i32)
        try (result i32) block $b (result i32) try (result i32) try (result i32) local.get $which call $raise
        i32.const 1 delegate $b catch_all i32.const 66 end end catch $e i32.const 5 i32.add end)
    (func (export "delegates_handler") (param $which i32) (result i32)
        try (result i32) try $caught (result i32) throw $none catch $none try (result i32) try (result i32)
        local.get $which call $raise i32.const 1 delegate $caught catch_all i32.const 66 end catch_all i32.const
        67 end catch $e i32.const 6 i32.add end)
    (func $leaves (export "delegates_caller") (param $which i32) (result i32)
        try (result i32) try (result i32) local.get $which call $raise i32.const 1 delegate 1 catch_all
        i32.const 66 end)
    (func (export "delegated_twice") (param $which i32) (result i32)
        try $outer (result i32) try (result i32) try $middle (result i32) try (result i32) try (result i32)
        local.get $which call $raise i32.const 1 delegate $middle catch_all i32.const 66 end delegate $outer
        catch_all i32.const 67 end catch $e i32.const 7 i32.add end)
    ;; The body of the try that is sent exceptions takes values.
    (func (export "delegated_values") (param $which i32) (result i32 i64)
        i32.const 1 i64.const 2 try $outer (param i32 i64) (result i32 i64) try try local.get $which call $raise
        delegate 1 catch_all end catch $e i64.const 30 end)
    ;; What is not reached, and blocks that catch nothing.
    (func (export "dead") (result i32)
        try (result i32) i32.const 1 return try delegate 0 catch $e unreachable catch_all rethrow 0 end)
    (func (export "catches_nothing") (param $which i32) (result i32)
        try (result i32) try (result i32) local.get $which call $raise i32.const 2 end catch $e end)
    (func (export "nothing_inside")
        try catch_all end try delegate 0))');
foreach (['handlers', 'one', 'branches', 'delegates', 'delegates_next', 'delegates_block', 'delegates_handler', 'delegates_caller',
    'delegated_twice', 'catches_nothing', 'values', 'delegated_values'] as $function) {
    echo $function, ':';
    foreach (range(0, 5) as $which) {
        try {
            $result = $i->$function($which);
            echo ' ', json_encode($result);
        } catch (GuestException $e) {
            echo ' thrown', json_encode($e->payload);
        } catch (Wasm\TrapException $e) {
            echo ' ', $e->trapCode->name;
        }
    }
    echo "\n";
}
var_dump($i->loop(100), $i->dead(), $i->nothing_inside());
foreach ([[1, 0], [1, 1], [2, 0], [3, 0], [0, 0]] as [$which, $outer]) {
    echo $i->rethrown($which, $outer), ' ';
}
echo "\n";
try {
    $i->rethrows(2, 0);
} catch (GuestException $e) {
    var_dump($e->payload, $e->tag === $i->pair);
}
var_dump(Module::validate("\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x03\x02\x01\0\x0a\x08\x01\x06\0\x06\x40\x19\x0b\x0b"));
var_dump(Module::validate("\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x03\x02\x01\0\x0a\x08\x01\x06\0\x06\x40\x19\x0b\x1a"));
?>
--EXPECT--
handlers: 1001 1011 1025 1099 Unreachable 1001
one: 1 10 thrown[20,5] thrown[] Unreachable 1
branches: 102 110 20 3 Unreachable 1
delegates: 1 110 220 thrown[] Unreachable 1
delegates_next: 1 10 thrown[20,5] thrown[] Unreachable 1
delegates_block: 1 15 thrown[20,5] thrown[] Unreachable 1
delegates_handler: 1 16 thrown[20,5] thrown[] Unreachable 1
delegates_caller: 1 thrown[10] thrown[20,5] thrown[] Unreachable 1
delegated_twice: 1 17 thrown[20,5] thrown[] Unreachable 1
catches_nothing: 2 10 thrown[20,5] thrown[] Unreachable 2
values: [7,8] [10,70] [20,80] thrown[] Unreachable [7,8]
delegated_values: [1,2] [10,30] thrown[20,5] thrown[] Unreachable [1,2]
int(5050)
int(1)
NULL
203 11 225 300 0 
array(2) {
  [0]=>
  int(20)
  [1]=>
  int(5)
}
bool(true)
bool(true)
bool(false)
