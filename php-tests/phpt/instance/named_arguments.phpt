--TEST--
Wasm\Instance: an unknown named argument is an Error
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat(SUM_WAT);
foreach ([
    fn() => $i->sum(1, 2, nope: 3),
    fn() => $i->sum(1, nope: 2),
    fn() => $i->sum(...['nope' => 1]),
    fn() => ($i->sum)(1, 2, nope: 3),
    fn() => call_user_func_array([$i, 'sum'], [1, 2, 'nope' => 3]),
] as $call) {
    try {
        var_dump($call());
    } catch (Error $e) {
        var_dump(str_contains($e->getMessage(), 'named'));
    }
}
var_dump($i->sum(1, 2));
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
int(3)
