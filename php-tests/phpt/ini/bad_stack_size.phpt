--TEST--
wasm.stack_size: nonsense does no harm
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$code = 'echo Wasm\Module::fromText("(module (func (export \"f\") (result i32) (i32.const 42)))")->instantiate()->f(), "\n";';
foreach (['0', '-1', '1', 'lots', '99999999999G', ''] as $size) {
    $output = child($code, "wasm.stack_size=$size");
    echo str_ends_with($output, "42\n") ? "fine\n" : "$size: $output\n";
}
?>
--EXPECT--
fine
fine
fine
fine
fine
fine
