<?php

// A C program, compiled for WASI, as a filter: a string in, what it prints out.

$text = "To be, or not to be:\nthat is the question.\n";

$result = Wasm\Wasi::run(__DIR__ . '/count.wasm', args: ['count'], stdin: $text);
echo 'exit code ', $result->exitCode, ', output ', $result->stdout;

// Any stream will do, so a file of any size takes no more memory than a small one.
$result = Wasm\Wasi::run(__DIR__ . '/count.wasm', args: ['count'], stdin: fopen(__DIR__ . '/count.c', 'r'));
echo explode(' ', $result->stdout)[0], " lines\n";

// Output:
// exit code 0, output 2 10 43
// 20 lines
