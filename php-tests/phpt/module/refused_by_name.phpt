--TEST--
Wasm\Module: a large module that the compiler cannot do is refused by the name of what it needs
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

$valid = large('');
var_dump(Wasm\Module::validate($valid));

$modules = ['gc' => "\xd0\x6e\x1a", 'custom-page-sizes' => ''];
foreach ($modules as $proposal => $last) {
    $wasm = large($last);
    if ($last === '') {
        // A memory stands before the code.
        $wasm = substr_replace($wasm, "\5\4\1\x08\1\0", strpos($wasm, "\x0a"), 0);
    }
    var_dump(Wasm\Module::validate($wasm));
    try {
        Wasm\Module::fromBytes($wasm, false);
    } catch (Wasm\CompileException $e) {
        echo preg_match("/^this module needs the WebAssembly proposals? [a-z -]*$proposal\b/", $e->getMessage()) === 1 ? 'named' : $e->getMessage(), "\n";
    }
}
?>
--EXPECT--
bool(true)
bool(false)
named
bool(false)
named
