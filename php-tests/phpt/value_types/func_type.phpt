--TEST--
Wasm\FuncType
--EXTENSIONS--
wasm
--FILE--
<?php
use Wasm\{FuncType, ValType};
require __DIR__ . '/../support.inc';

$type = new FuncType([ValType::I32, ValType::F64], [ValType::I64]);
var_dump(count($type->params), $type->params[1], $type->results[0]);
echo $type, "\n", new FuncType([], []), "\n", new FuncType([ValType::F64], [ValType::I32, ValType::I64]), "\n";
echo new FuncType(results: ValType::cases(), params: ValType::cases()), "\n";
var_dump($type instanceof Stringable, (string) $type === $type->__toString());
var_dump($type == new FuncType([ValType::I32, ValType::F64], [ValType::I64]), $type == new FuncType([ValType::I32], [ValType::I64]));

attempt(fn() => new FuncType());
attempt(fn() => new FuncType([]));
attempt(fn() => new FuncType('i32', []));
foreach ([['i32'], [1], [null], [new stdClass], [ValType::I32, 'x']] as $list) {
    foreach ([[$list, []], [[], $list]] as $arguments) {
        try {
            echo new FuncType(...$arguments), "\n";
        } catch (TypeError $e) {
            echo preg_match('/^Wasm\\\\FuncType::__construct\(\): Argument #[12] \(\$(params|results)\) /', $e->getMessage()) ? "TypeError\n" : $e->getMessage() . "\n";
        }
    }
}
// No list.
foreach ([['x' => ValType::I32], [1 => ValType::I32]] as $array) {
    try {
        echo new FuncType($array, []), "\n";
    } catch (TypeError | ValueError $e) {
        echo "refused\n";
    }
}
?>
--EXPECT--
int(2)
enum(Wasm\ValType::F64)
enum(Wasm\ValType::I64)
(i32, f64) -> i64
() -> ()
(f64) -> (i32, i64)
(i32, i64, f32, f64, v128, funcref, externref, exnref) -> (i32, i64, f32, f64, v128, funcref, externref, exnref)
bool(true)
bool(true)
bool(true)
bool(false)
ArgumentCountError: Wasm\FuncType::__construct() expects exactly 2 arguments, 0 given
ArgumentCountError: Wasm\FuncType::__construct() expects exactly 2 arguments, 1 given
TypeError: Wasm\FuncType::__construct(): Argument #1 ($params) must be of type array, string given
TypeError
TypeError
TypeError
TypeError
TypeError
TypeError
TypeError
TypeError
TypeError
TypeError
refused
refused
