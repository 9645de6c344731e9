--TEST--
wasm.stack_size: a bigger stack, a deeper recursion
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

// The deepest recursion that works, to the next power of two.
$code = <<<'PHP'
    $i = Wasm\Module::fromText('(module
        (memory 1)
        (func $f (export "depth") (param i32) (result i32) (local i32)
            (if (i32.eqz (local.get 0)) (then (return (i32.const 0))))
            (local.set 1 (call $f (i32.sub (local.get 0) (i32.const 1))))
            (i32.store (i32.const 0) (local.get 1))
            (i32.add (i32.add (local.get 1) (i32.const 1)) (i32.load (i32.const 4)))))')->instantiate();
    try {
        for ($depth = 1; $depth < 1 << 26; $depth *= 2) {
            $i->depth($depth) === $depth or die('wrong');
        }
    } catch (Wasm\StackOverflowException $e) {
    }
    echo $depth;
    PHP;
$depths = [];
foreach (['256K', '1M', '8M', 64 << 20] as $size) {
    $depths[] = (int) child($code, "wasm.stack_size=$size");
}
for ($n = 1; $n < 4; $n++) {
    $ratio = $depths[$n] / $depths[$n - 1];
    echo $ratio >= 2 && $ratio <= 16 ? "deeper\n" : implode(' ', $depths) . "\n";
}
?>
--EXPECT--
deeper
deeper
deeper
