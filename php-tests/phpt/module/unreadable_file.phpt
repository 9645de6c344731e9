--TEST--
Wasm\Module: an unreadable file
--EXTENSIONS--
wasm
posix
--FILE--
<?php
require __DIR__ . '/../support.inc';

$directory = scratch();
file_put_contents("$directory/secret.wasm", SUM_WASM);
chmod("$directory/secret.wasm", 0);
chmod($directory, 0755);
// The superuser may read everything: step down for the moment.
posix_seteuid(posix_getpwnam('nobody')['uid']);
try {
    new Wasm\Module("$directory/secret.wasm");
} catch (Wasm\WasmException $e) {
    echo $e->getMessage(), "\n";
} finally {
    posix_seteuid(posix_getuid());
}
var_dump((new Wasm\Instance(Wasm\Module::fromBytes(SUM_WASM)))->sum(1, 2));
?>
--EXPECTF--
%S/secret.wasm%S%rP|p%rermission denied%S
int(3)
