--TEST--
Wasm\TrapException: __toString() and the message of an uncaught one show the wasm frames under PHP's
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

class Mine extends Wasm\TrapException {}

$e = new Wasm\TrapException('by hand', 3, new Exception('before'));
echo preg_replace('/ in \S+:\d+/', '', (string) $e), "\n--\n";
$e->frames = [new Wasm\Frame('m', 'f', 7, 0x1f, '_Zf', '/src/f.c', 7, 2), 'no frame', new Wasm\Frame(null, null, 3, null), new Wasm\Frame(null, 'g', 4, null, null, 'g.c')];
echo preg_replace('/ in \S+:\d+/', '', (string) $e), "\n--\n";
$mine = new Mine('mine');
$mine->frames = [new Wasm\Frame(null, 'f', 0, 1)];
echo preg_replace('/ in \S+:\d+/', '', (string) $mine), "\n--\n";
var_dump($e instanceof Stringable);
$i = wat('(module (func $inner unreachable) (func (export "f") (call $inner)))');
try {
    $i->f();
} catch (Wasm\TrapException $e) {
    var_dump(!str_contains($e->getTraceAsString(), 'inner'));
}
(function () use ($i) {
    $i->f();
})();
?>
--EXPECTF--
Exception: before
Stack trace:
#0 {main}

Next Wasm\TrapException: by hand
Stack trace:
#0 {main}
--
Exception: before
Stack trace:
#0 {main}

Next Wasm\TrapException: by hand
Stack trace:
#0 {main}
WebAssembly stack trace:
#0 f at /src/f.c:7:2 (wasm function 7, offset 0x1f)
#1 (no name) (wasm function 3)
#2 g at g.c (wasm function 4)
--
Mine: mine
Stack trace:
#0 {main}
WebAssembly stack trace:
#0 f (wasm function 0, offset 0x1)
--
bool(true)
bool(true)

Fatal error: Uncaught Wasm\TrapException: unreachable executed in wasm function "inner"%S in %sto_string.php:%d
Stack trace:
#0 %sto_string.php(%d): Wasm\Instance->f()
#1 %sto_string.php(%d): {closure%S}()
#2 {main}
WebAssembly stack trace:
#0 inner (wasm function 0%S)
#1 (no name) (wasm function 1%S)
  thrown in %sto_string.php on line %d
