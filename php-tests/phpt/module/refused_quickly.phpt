--TEST--
Wasm\Module: a large module that the compiler cannot do is refused in the time of a few looks at it
--EXTENSIONS--
wasm
--FILE--
<?php
function leb(int $number): string
{
    for ($bytes = ''; $number > 127; $number >>= 7) {
        $bytes .= chr($number & 127 | 128);
    }
    return $bytes . chr($number);
}

/** A module of 9 MB, whose last function has that body. */
function large(string $last): string
{
    $function = fn(string $body) => leb(strlen($body) + 2) . "\0$body\x0b";
    $count = 10_000;
    $code = leb($count + 1) . str_repeat($function(str_repeat("\x41\0\x1a", 300)), $count) . $function($last);
    $section = fn(int $id, string $content) => chr($id) . leb(strlen($content)) . $content;
    return "\0asm\1\0\0\0" . $section(1, "\1\x60\0\0") . $section(3, leb($count + 1) . str_repeat("\0", $count + 1)) . $section(10, $code);
}

/** Processor time, of all threads. */
function seconds(callable $work): float
{
    $now = function (): float {
        $usage = getrusage();
        return $usage['ru_utime.tv_sec'] + $usage['ru_stime.tv_sec'] + ($usage['ru_utime.tv_usec'] + $usage['ru_stime.tv_usec']) / 1e6;
    };
    $start = $now();
    $work();
    return $now() - $start;
}

$valid = large('');
$once = min(array_map(fn() => seconds(fn() => Wasm\Module::validate($valid)), [1, 2, 3]));
var_dump(Wasm\Module::validate($valid));

$modules = ['legacy-exceptions' => "\x06\x40\x19\x0b", 'gc' => "\xd0\x6e\x1a", 'custom-page-sizes' => ''];
foreach ($modules as $proposal => $last) {
    $wasm = large($last);
    if ($last === '') {
        // A memory stands before the code.
        $wasm = substr_replace($wasm, "\5\4\1\x08\1\0", strpos($wasm, "\x0a"), 0);
    }
    $asked = seconds(fn() => Wasm\Module::validate($wasm));
    $compiled = seconds(function () use ($wasm, $proposal) {
        try {
            Wasm\Module::fromBytes($wasm, false);
        } catch (Wasm\CompileException $e) {
            echo preg_match("/^this module needs the WebAssembly proposals? [a-z -]*$proposal\b/", $e->getMessage()) === 1 ? 'named' : $e->getMessage(), "\n";
        }
    });
    // It used to be looked at once for each of more than ten proposals.
    echo $asked < $once * 3 ? 'validate() is quick' : "validate(): $asked, $once for one look", "\n";
    echo $compiled < $once * 7 ? 'the message is quick' : "the message: $compiled, $once for one look", "\n";
}
?>
--EXPECT--
bool(true)
named
validate() is quick
the message is quick
named
validate() is quick
the message is quick
named
validate() is quick
the message is quick
