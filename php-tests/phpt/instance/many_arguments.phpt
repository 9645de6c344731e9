--TEST--
Wasm\Instance: a hundred arguments and a hundred results arrive in their order
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$types = ['i32', 'i64', 'f32', 'f64'];
$params = $results = $gets = '';
for ($n = 0; $n < 100; $n++) {
    $params .= ' ' . $types[$n % 4];
    $results = ' ' . $types[$n % 4] . $results;
    $gets = "(local.get $n) $gets";
}
$i = wat("(module (func (export \"reverse\") (param$params) (result$results) $gets))");
$arguments = [];
for ($n = 0; $n < 100; $n++) {
    $arguments[] = $n % 4 < 2 ? $n : $n + 0.5;
}
var_dump($i->reverse(...$arguments) === array_reverse($arguments));
?>
--EXPECT--
bool(true)
