--TEST--
Host functions: more arguments and results than fit anywhere
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
needs('several results of a host function');
?>
--FILE--
<?php
require __DIR__ . '/../support.inc';

$n = 200;
$type = str_repeat('(param i32 externref)', $n) . str_repeat('(result i64 f32)', $n);
$i = new Wasm\Instance(Wasm\Module::fromText("(module (import \"e\" \"f\" (func \$f $type)) (func (export \"run\") $type "
    . implode('', array_map(fn(int $n) => "local.get $n ", range(0, 2 * $n - 1))) . 'call $f))'),
    ['e' => ['f' => function (...$all) {
        return array_map(fn($x, int $index) => $index % 2 ? strlen($x) / 2 : $x * 10, $all, array_keys($all));
    }]]);
$arguments = [];
for ($k = 0; $k < $n; $k++) {
    array_push($arguments, $k, str_repeat('x', $k));
}
$results = $i->run(...$arguments);
var_dump(count($results), $results[0], $results[1], $results[398], $results[399]);
?>
--EXPECT--
int(400)
int(0)
float(0)
int(1990)
float(99.5)
