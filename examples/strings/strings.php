<?php
/*
 * Strings in and out. wasm knows numbers only: a string is a place in its memory and a length, and the module says
 * where there is room.
 */
$instance = new Wasm\Instance(__DIR__ . '/strings.wasm');

function shout(Wasm\Instance $instance, string $text): string
{
    $pointer = $instance->allocate(strlen($text));
    $instance->memory->write($pointer, $text);
    $result = $instance->shout($pointer, strlen($text));
    $instance->deallocate($pointer, strlen($text));

    // Two numbers in one i64.
    [$pointer, $length] = [$result & 0xffffffff, $result >> 32];
    $shouted = $instance->memory->read($pointer, $length);
    $instance->deallocate($pointer, $length);
    return $shouted;
}

echo shout($instance, 'hello, wörld'), "\n";
echo shout($instance, 'straße'), "\n";
echo strlen(shout($instance, str_repeat('long ', 100000))), "\n";

// Output:
// HELLO, WÖRLD
// STRASSE
// 500000
