--TEST--
Wasm\GlobalVar: a variable of each type
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

use Wasm\{Func, FuncType, GlobalType, GlobalVar, ValType};

$object = new stdClass;
$func = new Func(new FuncType([], []), fn() => null);
foreach ([
    [ValType::I32, -1, 2147483648], [ValType::I64, PHP_INT_MIN, 5], [ValType::F32, 1, 0.1], [ValType::F64, 1, 0.1],
    [ValType::V128, '0123456789abcdef', str_repeat("\xff", 16)], [ValType::FuncRef, null, $func],
    [ValType::ExternRef, $object, [1]],
] as [$type, $first, $second]) {
    $global = new GlobalVar(new GlobalType($type, true), $first);
    $before = $global->value;
    $global->value = $second;
    echo $type->value, ': ', var_export($before === $first || $before === (float) $first, true), ' ';
    echo is_float($global->value) ? $global->value : get_debug_type($global->value), ' ';
    var_dump($global->value === $second);
}
?>
--EXPECT--
i32: true int bool(false)
i64: true int bool(true)
f32: true 0.10000000149012 bool(false)
f64: true 0.1 bool(true)
v128: true string bool(true)
funcref: true Wasm\Func bool(true)
externref: true array bool(true)
