--TEST--
Exceptions: functions of a module that throws have the numbers and names of the module as it is written
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
needs('exceptions');
?>
--FILE--
<?php
foreach (['$named', ''] as $name) {
    $module = Wasm\Module::fromText("(module $name
        (import \"host\" \"f\" (func \$f (result i32)))
        (tag \$t) (tag \$u (param i32))
        (table \$table (export \"table\") 4 funcref)
        (global (export \"global\") funcref (ref.func \$two))
        (elem (table \$table) (i32.const 0) func \$two \$f)
        (elem \$passive funcref (ref.func \$two) (ref.null func))
        (func \$one (export \"one\") (param \$x i32) (throw \$u (local.get \$x)))
        (func \$two (export \"two\") (result i32) (i32.const 2))
        (func \$three (export \"three\") (result i32) (call_indirect (result i32) (i32.const 1)))
        (func \$four (export \"four\") (result i32) (drop (call \$two)) (table.init \$table \$passive (i32.const 2) (i32.const 0) (i32.const 2))
            (call_indirect (result i32) (i32.const 2)))
        (func \$trap (export \"trap\") (param \$what i32) (throw_ref (ref.null exn)))
        (func \$unreachable (export \"unreachable\") unreachable)
        (func \$never (throw \$t)))");
    $instance = $module->instantiate(['host' => ['f' => fn() => 7]]);
    var_dump($module->name(), count($module->imports()), array_map(fn($e) => $e->name, $module->exports()));
    var_dump($instance->two(), $instance->three(), $instance->four(), ($instance->table[0])(), ($instance->global->value)(), $instance->table[3]);
    try {
        $instance->unreachable();
    } catch (Wasm\TrapException $e) {
        [$frame] = $e->frames ?: [null];
        // LLVM's code does not always know its frames.
        echo $frame === null || ($frame->functionIndex === 6 && $frame->function === 'unreachable' && $frame->module === $module->name()) ? "its frame\n" : print_r($frame, true);
    }
    try {
        $instance->one(x: 5);
    } catch (Wasm\GuestException $e) {
        echo json_encode($e->payload), "\n";
    }
    $copy = Wasm\Module::deserialize($module->serialize());
    var_dump($copy->name() === $module->name(), $copy->instantiate(['host' => ['f' => fn() => 8]])->three());
}
?>
--EXPECT--
string(5) "named"
int(1)
array(8) {
  [0]=>
  string(5) "table"
  [1]=>
  string(6) "global"
  [2]=>
  string(3) "one"
  [3]=>
  string(3) "two"
  [4]=>
  string(5) "three"
  [5]=>
  string(4) "four"
  [6]=>
  string(4) "trap"
  [7]=>
  string(11) "unreachable"
}
int(2)
int(7)
int(2)
int(2)
int(2)
NULL
its frame
[5]
bool(true)
int(8)
NULL
int(1)
array(8) {
  [0]=>
  string(5) "table"
  [1]=>
  string(6) "global"
  [2]=>
  string(3) "one"
  [3]=>
  string(3) "two"
  [4]=>
  string(5) "three"
  [5]=>
  string(4) "four"
  [6]=>
  string(4) "trap"
  [7]=>
  string(11) "unreachable"
}
int(2)
int(7)
int(2)
int(2)
int(2)
NULL
its frame
[5]
bool(true)
int(8)
