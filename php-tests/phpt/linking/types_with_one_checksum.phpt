--TEST--
Linking: function types whose checksums are the same are never taken for each other
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

// wasmer tells types apart by their CRC-32: here are two that have the same.
const ONE = 'i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32';
const OTHER = 'f32 f32 f32 i32 i32 i64 i64 i32 f32 f32 i32 i64 i64 f64 f64 f64 i32';

function table(string $type): Wasm\Module
{
    return Wasm\Module::fromText("(module
        (table (export \"t\") 1 funcref) (elem (i32.const 0) \$f) (func \$f (param $type) unreachable))");
}

function caller(string $type): Wasm\Module
{
    $arguments = preg_replace('/\w+/', '($0.const 7)', $type);
    return Wasm\Module::fromText("(module (import \"m\" \"t\" (table 1 funcref)) (type \$t (func (param $type)))
        (func (export \"run\") (call_indirect (type \$t) $arguments (i32.const 0))))");
}

function imports(string $type): Wasm\Module
{
    return Wasm\Module::fromText("(module (import \"m\" \"f\" (func (param $type))))");
}

echo "one module:\n";
attempt(fn() => Wasm\Module::fromText('(module (func (param ' . ONE . ')) (func (param ' . OTHER . ')))'));

echo "two modules and a table:\n";
attempt(fn() => caller(ONE)->instantiate(['m' => table(ONE)->instantiate()])->run());
attempt(fn() => caller(OTHER)->instantiate(['m' => table(ONE)->instantiate()])->run());
attempt(fn() => caller(ONE)->instantiate(['m' => table(OTHER)->instantiate()])->run());
$store = new Wasm\Store();
table(ONE)->instantiate([], $store);
attempt(fn() => table(OTHER)->instantiate([], $store));
attempt(fn() => count([table(ONE)->instantiate([], $store)]));

echo "a function of PHP's:\n";
$types = array_map(Wasm\ValType::from(...), explode(' ', OTHER));
attempt(fn() => new Wasm\Func(new Wasm\FuncType($types, []), fn() => 0, $store));
$func = new Wasm\Func(new Wasm\FuncType($types, []), fn(...$arguments) => print count($arguments) . " arguments\n");
attempt(fn() => imports(OTHER)->instantiate(['m' => ['f' => $func]])->exports->count());
attempt(fn() => table(ONE)->instantiate(['m' => ['f' => $func]])->exports->count());
attempt(fn() => $func(...array_fill(0, 17, 1)));

echo "in stores of their own:\n";
for ($n = 0; $n < 2; $n++) {
    foreach ([ONE, OTHER] as $type) {
        attempt(fn() => imports($type)->instantiate(['m' => ['f' => fn() => 0]])->exports->count());
    }
}
?>
--EXPECTF--
one module:
Wasm\CompileException: %s
two modules and a table:
Wasm\TrapException: unreachable%A
Wasm\LinkException: the engine cannot tell the function type (f32, f32, f32, i32, i32, i64, i64, i32, f32, f32, i32, i64, i64, f64, f64, f64, i32) -> () of the module from (i32, i32, i32, i32, i32, i32, i32, i32, i32, i32, i32, i32, i32, i32, i32, i32, i32) -> (), which something else in its store has: give it a store of its own
Wasm\LinkException: the engine cannot tell the function type (i32, i32, i32, i32, i32, i32, i32, i32, i32, i32, i32, i32, i32, i32, i32, i32, i32) -> () of the module from (f32, f32, f32, i32, i32, i64, i64, i32, f32, f32, i32, i64, i64, f64, f64, f64, i32) -> (), which something else in its store has: give it a store of its own
Wasm\LinkException: the engine cannot tell the function type %s
int(1)
a function of PHP's:
Wasm\LinkException: the engine cannot tell the function type %s
int(0)
int(1)
17 arguments
NULL
in stores of their own:
int(0)
int(0)
int(0)
int(0)
