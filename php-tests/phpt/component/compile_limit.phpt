--TEST--
wasm.compile_memory_limit and wasm.compile_time_limit hold where a component is taken apart, too
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
needs('components');
limits_hold();
if (PHP_OS_FAMILY !== 'Linux') die('skip the limit is enforced on Linux only');
?>
--INI--
memory_limit=-1
wasm.compile_time_limit=100
wasm.compile_memory_limit=2G
--FILE--
<?php
require __DIR__ . '/../support.inc';
require __DIR__ . '/component.inc';

function leb(int $number): string
{
    $bytes = '';
    for (; $number > 127; $number >>= 7) {
        $bytes .= chr($number & 127 | 128);
    }
    return $bytes . chr($number);
}

// No core module, but many types.
$types = leb(90_000) . str_repeat("\x70\x7d", 90_000);
$bytes = "\0asm\x0d\0\1\0" . "\x07" . leb(strlen($types)) . $types;
var_dump(count(Wasm\Component::fromBytes($bytes)->exports()));
Wasm\Cache::clear();
ini_set('wasm.compile_memory_limit', '1M');
attempt(fn() => Wasm\Component::fromBytes($bytes));
ini_set('wasm.compile_memory_limit', '2G');

// What is wrong is said as without limits.
attempt(fn() => Wasm\Component::fromBytes("\0asm\x0d\0\1\0\x07\x01\x01"));
attempt(fn() => Wasm\Component::fromBytes(hex2bin('0061736d01000000')));
var_dump(Wasm\Component::fromText(ECHO_WAT)->instantiate()->addNumbers(2, 3));
?>
--EXPECTF--
int(0)
Wasm\CompileException: %sthe likely cause is that it needs more memory than wasm.compile_memory_limit = 1048576 bytes
Wasm\CompileException: %s
Wasm\CompileException: %sWasm\Module%s
int(5)
