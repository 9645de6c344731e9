--TEST--
Wasm\GlobalVar: what is assigned is converted strictly
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

use Wasm\{GlobalType, GlobalVar, ValType};

foreach ([
    [ValType::I32, 0, ['1', 1.0, null, []]], [ValType::I64, 0, ['1', 1.0, true, null]],
    [ValType::F32, 0, ['1', true, null]], [ValType::F64, 0, ['1', true, null]],
    [ValType::V128, str_repeat("\0", 16), [1, null]], [ValType::FuncRef, null, ['strlen', fn() => 1, 1]],
    [ValType::ExnRef, null, [1, new Wasm\GuestException('not thrown by a guest')]],
] as [$type, $value, $wrong]) {
    $global = new GlobalVar(new GlobalType($type, true), $value);
    foreach ($wrong as $each) {
        foreach ([fn() => $global->value = $each, fn() => new GlobalVar(new GlobalType($type, true), $each)] as $set) {
            try {
                $set();
            } catch (TypeError $e) {
                echo 'TypeError for ', get_debug_type($each), "\n";
            }
        }
    }
    echo $type->value, ' ', var_export($global->value == $value, true), "\n";
}
?>
--EXPECT--
TypeError for string
TypeError for string
TypeError for float
TypeError for float
TypeError for null
TypeError for null
TypeError for array
TypeError for array
i32 true
TypeError for string
TypeError for string
TypeError for float
TypeError for float
TypeError for bool
TypeError for bool
TypeError for null
TypeError for null
i64 true
TypeError for string
TypeError for string
TypeError for bool
TypeError for bool
TypeError for null
TypeError for null
f32 true
TypeError for string
TypeError for string
TypeError for bool
TypeError for bool
TypeError for null
TypeError for null
f64 true
TypeError for int
TypeError for int
TypeError for null
TypeError for null
v128 true
TypeError for string
TypeError for string
TypeError for Closure
TypeError for Closure
TypeError for int
TypeError for int
funcref true
TypeError for int
TypeError for int
TypeError for Wasm\GuestException
TypeError for Wasm\GuestException
exnref true
