--TEST--
Wasm\Instance: properties cannot be written, unset or added
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat(SUM_WAT);
foreach ([
    function () use ($i) { $i->sum = 1; },
    function () use ($i) { $i->exports = 1; },
    function () use ($i) { $i->module = $i->module; },
    function () use ($i) { $i->brandNew = 1; },
    function () use ($i) { unset($i->sum); },
    function () use ($i) { unset($i->exports); },
    function () use ($i) { $r = &$i->brandNew; },
    function () use ($i) { $i->sum[] = 1; },
    function () use ($i) { $i->exports[] = 1; },
    function () use ($i) { $i->sum++; },
    function () use ($i) { $i->exports = null; },
] as $write) {
    try {
        $write();
        echo "written\n";
    } catch (Error | Wasm\ExportNotFoundException $e) {
        echo "refused\n";
    }
}
// A reference to a readonly property that holds an object is one to a copy, as for any such property.
$r = &$i->sum;
$r = 1;
$r = &$i->exports;
$r = 1;
var_dump($i->sum(1, 2), $i->exports instanceof Wasm\Exports, $i->sum instanceof Wasm\Func);
?>
--EXPECT--
refused
refused
refused
refused
refused
refused
refused
refused
refused
refused
refused
int(3)
bool(true)
bool(true)
