--TEST--
Wasm\Module: every truncation of a module is refused, unless it is a module itself
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$accepted = [];
for ($length = 0; $length <= strlen(SUM_WASM); $length++) {
    $bytes = substr(SUM_WASM, 0, $length);
    try {
        Wasm\Module::fromBytes($bytes);
        $accepted[] = $length;
        $valid = true;
    } catch (Wasm\CompileException $e) {
        $valid = false;
    }
    if (Wasm\Module::validate($bytes) !== $valid) {
        echo "validate() disagrees at $length\n";
    }
}
// The header alone, and the header with the type section.
echo implode(' ', $accepted), "\n";
?>
--EXPECT--
8 17 41
