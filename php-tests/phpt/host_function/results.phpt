--TEST--
Host functions: results of every type are converted strictly
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$results = [
    'i32' => [1, -2147483648, 4294967295, true, false, 1.0, '1', null, [], new stdClass],
    'i64' => [1, PHP_INT_MIN, true, 1.0, '1', null],
    'f32' => [1, 0.1, NAN, -INF, true, '1', null],
    'f64' => [1, 0.1, NAN, -INF, true, '1', null],
    'funcref' => [null, 1, 'strlen', fn() => 1],
    'externref' => [null, 1, 'x', [1]],
];
foreach ($results as $type => $values) {
    $module = Wasm\Module::fromText("(module (import \"e\" \"f\" (func \$f (result $type)))
        (func (export \"run\") (result $type) (call \$f)))");
    foreach ($values as $value) {
        echo $type, ' from ', get_debug_type($value), ': ';
        try {
            $result = (new Wasm\Instance($module, ['e' => ['f' => fn() => $value]]))->run();
            echo is_float($result) ? var_export($result, true) : json_encode($result), "\n";
        } catch (TypeError $e) {
            echo str_starts_with($e->getMessage(), 'The host function for "e"."f" must return ') ? "TypeError\n" : $e;
        }
    }
}
?>
--EXPECT--
i32 from int: 1
i32 from int: -2147483648
i32 from int: -1
i32 from bool: 1
i32 from bool: 0
i32 from float: TypeError
i32 from string: TypeError
i32 from null: TypeError
i32 from array: TypeError
i32 from stdClass: TypeError
i64 from int: 1
i64 from int: -9223372036854775808
i64 from bool: TypeError
i64 from float: TypeError
i64 from string: TypeError
i64 from null: TypeError
f32 from int: 1.0
f32 from float: 0.10000000149011612
f32 from float: NAN
f32 from float: -INF
f32 from bool: TypeError
f32 from string: TypeError
f32 from null: TypeError
f64 from int: 1.0
f64 from float: 0.1
f64 from float: NAN
f64 from float: -INF
f64 from bool: TypeError
f64 from string: TypeError
f64 from null: TypeError
funcref from null: null
funcref from int: TypeError
funcref from string: TypeError
funcref from Closure: TypeError
externref from null: null
externref from int: 1
externref from string: "x"
externref from array: [1]
