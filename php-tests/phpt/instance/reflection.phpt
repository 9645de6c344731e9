--TEST--
Wasm\Instance: Reflection of a callable export
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$i = wat(SUM_WAT);
$reflection = new ReflectionFunction($i->sum(...));
var_dump($reflection->getName(), $reflection->isInternal());
var_dump($reflection->invoke(1, 2));
(string) $reflection;
foreach ($reflection->getParameters() as $parameter) {
    $parameter->getName();
    (string) $parameter;
}
var_dump((new ReflectionObject($i))->hasMethod('fromModule'));
echo "still here\n";
?>
--EXPECT--
string(3) "sum"
bool(true)
int(3)
bool(true)
still here
