--TEST--
Wasm\Module: any flipped bit gives a module or a CompileException, and validate() knows which
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$refused = 0;
for ($bit = 0; $bit < 8 * strlen(SUM_WASM); $bit++) {
    $bytes = SUM_WASM;
    $bytes[$bit >> 3] = chr(ord($bytes[$bit >> 3]) ^ (1 << ($bit & 7)));
    try {
        Wasm\Module::fromBytes($bytes, Wasm\Module::VOLATILE);
        $valid = true;
    } catch (Wasm\CompileException $e) {
        $valid = false;
        $refused++;
    }
    if (Wasm\Module::validate($bytes) !== $valid) {
        printf("validate() disagrees at bit %d (%s)\n", $bit, $valid ? 'accepted' : $e->getMessage());
    }
}
var_dump($refused > 100);
var_dump((new Wasm\Instance(Wasm\Module::fromBytes(SUM_WASM)))->sum(1, 2));
?>
--EXPECT--
bool(true)
int(3)
