<?php
/*
 * A greeting, byte for byte through a view of the memory: a program as it was written for php-ext-wasm 0.5. With
 * $instance->memory->writeCString() and readCString() it needs no loops.
 */
$instance = new Wasm\Instance(__DIR__ . '/greet.wasm');

$subject = 'Elephpant 🐘';
$lengthOfSubject = strlen($subject);

// A byte more, for the NUL.
$inputPointer = $instance->allocate($lengthOfSubject + 1);
$memory = new Wasm\Uint8Array($instance->getMemoryBuffer(), $inputPointer);
for ($nth = 0; $nth < $lengthOfSubject; ++$nth) {
    $memory[$nth] = ord($subject[$nth]);
}
$memory[$nth] = 0;

$outputPointer = $instance->greet($inputPointer);

$memory = new Wasm\Uint8Array($instance->getMemoryBuffer(), $outputPointer);
$output = '';
$nth = 0;
while (0 !== $memory[$nth]) {
    $output .= chr($memory[$nth]);
    ++$nth;
}
echo $output, "\n";

$instance->deallocate($inputPointer, $lengthOfSubject + 1);
$instance->deallocate($outputPointer, $nth + 1);

// Output:
// Hello, Elephpant 🐘!
