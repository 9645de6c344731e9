--TEST--
Wasm\Instance: an exported function as a property is a Func, always the same one
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat(SUM_WAT);
var_dump($i->sum instanceof Wasm\Func);
var_dump($i->sum === $i->sum, $i->sum === $i->exports->sum, $i->sum === $i->exports['sum']);
var_dump(($i->sum)(1, 2));
var_dump(isset($i->sum), isset($i->nope), isset($i->exports), isset($i->module), empty($i->sum));
var_dump(property_exists($i, 'exports'));
var_dump($i->nope ?? 'default');
$name = 'sum';
var_dump($i->$name === $i->sum);
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
int(3)
bool(true)
bool(false)
bool(true)
bool(true)
bool(false)
bool(true)
string(7) "default"
bool(true)
