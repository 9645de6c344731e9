--TEST--
Host functions: every kind of user function is called as PHP would call it
--FILE--
<?php
namespace App;

use Wasm\Module;

class Base
{
    private int $sum = 0;
    public static function made(int $x): string { return static::class; }
    public function add(int $x): int { return $this->sum += $x; }
    public function closure(): \Closure { return fn(int $x): int => $this->sum + $x; }
    public function __call(string $name, array $arguments): int { return \strlen($name) + $arguments[0]; }
    public function __invoke(int $x): int { return $x * 3; }
}
class Derived extends Base
{
}
function named(int $x): int { static $calls = 0; return $x + ++$calls; }
function extra(): int { return array_sum(\func_get_args()) + \func_num_args(); }
function rest(int $first, int ...$rest): int { return $first + \count($rest); }
function defaults(int $a, int $b = 40, ?int $c = null): int { return $a + $b + ($c ?? 1); }
function untyped($x) { return $x + 1; }
function generator(int $x) { yield $x; }
function caller(int $x): int
{
    $trace = debug_backtrace();
    echo '  ', $trace[0]['function'], '(', implode(', ', $trace[0]['args']), ') in ', $trace[1]['class'], '::', $trace[1]['function'], "\n";
    return $x;
}

$module = Module::fromText('(module
    (import "host" "f" (func $f (param i32) (result i32)))
    (func (export "twice") (param i32) (result i32)
        (drop (call $f (local.get 0)))
        (call $f (local.get 0))))');
$base = new Base();
$unbound = function (int $x): int { return $x + \count((array) $this); };
$kinds = [
    'named' => 'App\named',
    'extra' => 'App\extra',
    'rest' => 'App\rest',
    'defaults' => 'App\defaults',
    'untyped' => 'App\untyped',
    'first-class' => untyped(...),
    'method' => [$base, 'add'],
    'closure of $this' => $base->closure(),
    'bound' => \Closure::bind($unbound, $base, Base::class),
    '__call' => [$base, 'missing'],
    '__invoke' => $base,
    'static fn' => static fn(int $x): int => $x - 1,
    'captures' => function (int $x) use (&$seen): int { $seen[] = $x; return \count($seen); },
    'backtrace' => 'App\caller',
    'internal' => 'abs',
];
foreach ($kinds as $kind => $callable) {
    echo "$kind: ";
    echo $module->instantiate(['host' => ['f' => $callable]])->twice(5), "\n";
}
foreach (['generator' => 'App\generator', 'late static' => [Derived::class, 'made']] as $kind => $callable) {
    try {
        $module->instantiate(['host' => ['f' => $callable]])->twice(5);
    } catch (\TypeError $e) {
        echo "$kind: ", $e->getMessage(), "\n";
    }
}

echo "a closure that lets go of itself: ";
$instance = null;
$destroyed = new class {
    public function __destruct() { echo 'destroyed '; }
};
$instance = $module->instantiate(['host' => ['f' => function (int $x) use (&$instance, $destroyed): int {
    $instance = null;
    gc_collect_cycles();
    return $x + 1;
}]]);
unset($destroyed);
echo $instance->twice(1), "\n";

echo "deeper than a page of the engine's stack: ";
$recursive = Module::fromText('(module
    (import "host" "f" (func $f (param i32) (result i32)))
    (func (export "g") (param i32) (result i32) (i32.add (i32.const 1) (call $f (local.get 0)))))');
$deep = null;
$deep = $recursive->instantiate(['host' => ['f' => function (int $x) use (&$deep): int {
    [$a, $b, $c, $d, $e, $f, $g, $h] = range(1, 8);
    return $x === 0 ? 0 : $deep->g($x - 1) + $a + $b + $c + $d + $e + $f + $g + $h - 36;
}]]);
echo $deep->g(400), "\n";

echo "flat: ";
$flat = $module->instantiate(['host' => ['f' => fn(int $x): int => $x]]);
$flat->twice(1);
$before = memory_get_usage();
for ($i = 0; $i < 10000; $i++) {
    $flat->twice($i);
}
var_dump(memory_get_usage() - $before);
?>
--EXPECT--
named: 7
extra: 6
rest: 5
defaults: 46
untyped: 6
first-class: 6
method: 10
closure of $this: 15
bound: 6
__call: 12
__invoke: 15
static fn: 4
captures: 2
backtrace:   App\caller(5) in Wasm\Instance::twice
  App\caller(5) in Wasm\Instance::twice
5
internal: 5
generator: The host function for "host"."f" must return int, Generator returned
late static: The host function for "host"."f" must return int, string returned
a closure that lets go of itself: destroyed 2
deeper than a page of the engine's stack: 401
flat: int(0)
