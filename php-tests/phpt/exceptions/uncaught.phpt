--TEST--
An uncaught exception ends the script as any other
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

register_shutdown_function(function () {
    echo "shutdown\n";
});
$i = wat('(module (func (export "boom") unreachable))');
$i->boom();
?>
--EXPECTF--
Fatal error: Uncaught Wasm\TrapException: %s in %suncaught.php:8
Stack trace:
#0 %suncaught.php(8): Wasm\Instance->boom()
#1 {main}
WebAssembly stack trace:
#0 (no name) (wasm function 0%S)
  thrown in %suncaught.php on line 8
shutdown
