--TEST--
Exceptions of the extension have the file, line and trace of the PHP code
--EXTENSIONS--
wasm
--FILE--
<?php
function load(string $bytes) {
    return Wasm\Module::fromBytes($bytes);
}
try {
    load('nonsense');
} catch (Wasm\CompileException $e) {
    echo basename($e->getFile()), ':', $e->getLine(), ' ', get_class($e), ' ', $e->getCode(), "\n", $e->getTraceAsString(), "\n";
    var_dump($e->getPrevious());
}
try {
    new Wasm\Instance(
        'no-such-file.wasm',
    );
} catch (Wasm\WasmException $e) {
    echo basename($e->getFile()), ':', $e->getLine(), "\n", $e->getTraceAsString(), "\n";
}
try {
    try {
        load('nonsense');
    } catch (Wasm\CompileException $e) {
        throw new DomainException('wrapped', 0, $e);
    }
} catch (DomainException $e) {
    var_dump($e->getPrevious() instanceof Wasm\CompileException);
}
try {
    try {
        load('nonsense');
    } finally {
        load('nonsense too');
    }
} catch (Wasm\CompileException $e) {
    var_dump($e->getPrevious() instanceof Wasm\CompileException);
}
?>
--EXPECTF--
location.php:3 Wasm\CompileException 0
#0 %slocation.php(3): Wasm\Module::fromBytes('nonsense')
#1 %slocation.php(6): load('nonsense')
#2 {main}
NULL
location.php:1%d
#0 %slocation.php(1%d): Wasm\Instance->__construct('no-such-file.wa...')
#1 {main}
bool(true)
bool(true)
