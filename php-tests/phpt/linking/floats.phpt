--TEST--
Linking: floats arrive as they are passed, whichever way a function is called
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

use Wasm\{Func, FuncType, Instance, Module, Store, ValType};

// Integers and floats in turn, more of both than there are registers.
$types = ['f64', 'i32', 'f32', 'i64', 'f64', 'f32', 'i32', 'f64', 'f32', 'i64', 'f64', 'f64', 'f32', 'f64', 'i32'];
$values = array_map(fn(int $k) => $k + (str_starts_with($types[$k], 'f') ? 0.5 : 0), array_keys($types));
$sum = array_sum(array_map(fn($value, int $k) => $value * ($k + 1), $values, array_keys($types)));
$params = implode(' ', $types);
$pass = implode(' ', array_map(fn(string $type, $value) => "($type.const $value)", $types, $values));
$weigh = '';
foreach ($types as $k => $type) {
    $as_f64 = ['f64' => '', 'f32' => 'f64.promote_f32', 'i32' => 'f64.convert_i32_s', 'i64' => 'f64.convert_i64_s'][$type];
    $weigh .= "local.get $k $as_f64 f64.const " . ($k + 1) . ' f64.mul ' . ($k ? 'f64.add ' : '');
}
$store = new Store();
$own = Module::fromText("(module (func (export \"f\") (param $params) (result f64) $weigh))")->instantiate([], $store);
$php = function (int|float ...$given): float {
    return array_sum(array_map(fn($value, int $k) => $value * ($k + 1), $given, array_keys($given)));
};
$ty = new FuncType(array_map(fn(string $type) => ValType::from($type), $types), [ValType::F64]);
$user = Module::fromText("(module
    (type \$t (func (param $params) (result f64)))
    (import \"m\" \"f\" (func \$f (type \$t)))
    (table (export \"t\") 5 funcref)
    (elem (i32.const 0) \$f)
    (func \$g (export \"g\") (type \$t) $weigh)
    (export \"again\" (func \$f))
    (func (export \"set\") (param i32) (table.set (local.get 0) (ref.func \$f)))
    (func (export \"direct\") (result f64) (call \$f $pass))
    (func (export \"through\") (param i32) (result f64) (call_indirect (type \$t) $pass (local.get 0))))");
foreach (['a function of PHP' => $php, 'a Func of PHP' => new Func($ty, $php), 'a function of another module' => $own->exports['f']] as $kind => $f) {
    $i = $user->instantiate(['m' => ['f' => $f]], $store);
    $i->exports['t'][1] = $own->exports['f'];
    $i->exports['t'][2] = $i->exports['g'];
    $i->exports['t'][3] = new Func($ty, $php, $store);
    $i->set(4);
    // Linked once more: the first instance still finds it.
    $again = $user->instantiate(['m' => ['f' => $i->exports['again']]], $store);
    $results = [
        $i->direct(), ...array_map(fn(int $k) => $i->through($k), range(0, 4)),
        $again->direct(), $again->through(0), $i->again(...$values), $again->again(...$values),
        $i->exports['t'][0](...$values), $i->exports['t'][4](...$values),
    ];
    echo $kind, ': ', count($results), ' calls, ', count(array_keys($results, $sum, true)), " right\n";
}

// What happens in a function of another module is what its caller sees.
$inner = Module::fromText('(module (import "php" "f" (func $php (param f32) (result f32)))
    (func (export "trap") (param f64) (result f64) unreachable)
    (func (export "spin") (param f64) (result f64) (loop $l (br $l)) unreachable)
    (func (export "php") (param f64) (result f64) (f64.promote_f32 (call $php (f32.demote_f64 (local.get 0))))))');
$throw = function (float $x): float {
    return $x > 2 ? throw new RangeException("$x is more than 2") : $x / 2;
};
$inner = $inner->instantiate(['php' => ['f' => $throw]], $store = new Store(timeLimit: 0.05));
$outer = Module::fromText('(module (import "m" "trap" (func $trap (param f64) (result f64))) (import "m" "spin" (func $spin (param f64) (result f64)))
    (import "m" "php" (func $php (param f64) (result f64)))
    (func (export "trap") (result f64) (call $trap (f64.const 1))) (func (export "spin") (result f64) (call $spin (f64.const 1)))
    (func (export "php") (param f64) (result f64) (call $php (local.get 0)))
    (func $down (export "down") (param f64) (result f64) (f64.add (call $php (f64.const 1)) (call $down (local.get 0)))))');
$outer = $outer->instantiate(['m' => $inner->exports], $store);
foreach ([fn() => $outer->trap(), fn() => $outer->spin(), fn() => $outer->php(1.5), fn() => $outer->php(3.0), fn() => $outer->php(1.5)] as $call) {
    attempt($call);
}
try {
    $outer->trap();
} catch (Wasm\TrapException $e) {
    $frames = array_map(fn($frame) => $frame->function ?? "#$frame->functionIndex", $e->frames);
    // The system cannot look behind the code that leads from one module of Singlepass to another.
    echo implode(', ', $frames + (ini_get('wasm.compiler') === 'singlepass' ? [1 => '#3'] : [])), "\n";
}

// The end of the stack, wherever it comes.
$a = Module::fromText('(module (table (export "t") 1 funcref) (type $t (func (param f64 f64)))
    (func (export "a") (type $t) (call_indirect (type $t) (local.get 0) (local.get 1) (i32.const 0))))')->instantiate([], $store = new Store());
$b = Module::fromText('(module (import "a" "a" (func $a (param f64 f64))) (func (export "b") (param f64 f64) (call $a (local.get 0) (local.get 1)) (call $a (local.get 1) (local.get 0))))')
    ->instantiate(['a' => $a->exports], $store);
$a->exports['t'][0] = $b->exports['b'];
for ($k = 0; $k < 3; $k++) {
    attempt(fn() => $b->b(1.0, 2.0));
}
?>
--EXPECTF--
a function of PHP: 12 calls, 12 right
a Func of PHP: 12 calls, 12 right
a function of another module: 12 calls, 12 right
Wasm\TrapException: unreachable executed in wasm function %s
Wasm\TimeLimitException: time limit exceeded
float(0.75)
RangeException: 3 is more than 2
float(0.75)
#1, #3
Wasm\StackOverflowException: %s
Wasm\StackOverflowException: %s
Wasm\StackOverflowException: %s
