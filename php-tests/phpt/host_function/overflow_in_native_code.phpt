--TEST--
Host functions: the guest's stack may end in the entry of a host function
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
not_under_valgrind('goes on in code that it has translated, though it may not be executed any more');
?>
--FILE--
<?php
require __DIR__ . '/../support.inc';

// With frames of many sizes, so that the stack ends in compiled code, in the entry of a host function, and in the
// engine's own functions.
foreach (['(call $h)', '(drop (table.grow (ref.null func) (i32.const 0)))', '(drop (memory.grow (i32.const 0)))'] as $native) {
    $clean = 0;
    for ($locals = 0; $locals < 32; $locals++) {
        $declare = $set = '';
        $use = '(i64.const 0)';
        for ($n = 0; $n < $locals; $n++) {
            $declare .= "(local \$l$n i64)";
            $set .= "(local.set \$l$n (i64.add (local.get \$x) (i64.const $n)))";
            $use = "(i64.xor $use (local.get \$l$n))";
        }
        $module = Wasm\Module::fromText("(module (import \"e\" \"h\" (func \$h)) (memory 1 2) (table 1 funcref)
            (func \$f (export \"f\") (param \$x i64) (result i64) $declare $set $native
                (call \$f (i64.add (local.get \$x) (i64.const 1))) $use i64.add))");
        try {
            (new Wasm\Instance($module, ['e' => ['h' => fn() => null]]))->f(0);
        } catch (Wasm\StackOverflowException) {
            $clean++;
        }
    }
    echo $clean, "\n";
}
?>
--EXPECT--
32
32
32
