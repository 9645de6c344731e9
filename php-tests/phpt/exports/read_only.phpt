--TEST--
Wasm\Exports: cannot be written
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$e = wat(SUM_WAT)->exports;
foreach ([
    function () use ($e) { $e['sum'] = 1; },
    function () use ($e) { $e['new'] = 1; },
    function () use ($e) { $e[] = 1; },
    function () use ($e) { unset($e['sum']); },
    function () use ($e) { unset($e['nope']); },
    function () use ($e) { $e->sum = 1; },
    function () use ($e) { $e->brandNew = 1; },
    function () use ($e) { unset($e->sum); },
    function () use ($e) { $e->offsetSet('sum', 1); },
    function () use ($e) { $e->offsetUnset('sum'); },
    function () use ($e) { $e->sum[] = 1; },
] as $write) {
    try {
        $write();
        echo "written\n";
    } catch (Error $x) {
        echo "Error\n";
    }
}
// A reference is one to a copy, as for any readonly property that holds an object.
$r = &$e->sum;
$r = 1;
var_dump($e->sum(1, 2), count($e), $e->sum instanceof Wasm\Func);
?>
--EXPECT--
Error
Error
Error
Error
Error
Error
Error
Error
Error
Error
Error
int(3)
int(1)
bool(true)
