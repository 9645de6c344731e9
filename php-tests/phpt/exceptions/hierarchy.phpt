--TEST--
The exception tree
--EXTENSIONS--
wasm
--FILE--
<?php
$classes = array_filter(
    (new ReflectionExtension('wasm'))->getClassNames(),
    fn(string $class): bool => is_subclass_of($class, Throwable::class),
);
sort($classes);
foreach ($classes as $class) {
    $reflection = new ReflectionClass($class);
    echo $class, ' < ', get_parent_class($class), $reflection->isFinal() ? ' final' : '', "\n";
}
?>
--EXPECT--
Wasm\CompileException < Wasm\WasmException
Wasm\ExitException < Wasm\WasmException
Wasm\ExportNotFoundException < Wasm\WasmException
Wasm\GuestException < Wasm\WasmException
Wasm\LinkException < Wasm\WasmException
Wasm\OutOfBoundsException < Wasm\WasmException
Wasm\OutOfFuelException < Wasm\TrapException
Wasm\ResultException < Wasm\WasmException
Wasm\SerializationException < Wasm\WasmException
Wasm\StackOverflowException < Wasm\TrapException
Wasm\TimeLimitException < Wasm\TrapException
Wasm\TrapException < Wasm\WasmException
Wasm\WasmError < Error
Wasm\WasmException < RuntimeException
