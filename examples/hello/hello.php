<?php
/*
 * A text that a module has in its memory: first as it was read with php-ext-wasm 0.5, then at once.
 */
$instance = new Wasm\Instance(__DIR__ . '/hello.wasm');
$pointer = $instance->hello();

$memory = new Wasm\Uint8Array($instance->getMemoryBuffer(), $pointer);
$nth = 0;
while (0 !== $memory[$nth]) {
    echo chr($memory[$nth]);
    ++$nth;
}
echo "\n";

echo $instance->memory->readCString($pointer), "\n";

// Output:
// Hello, World!
// Hello, World!
