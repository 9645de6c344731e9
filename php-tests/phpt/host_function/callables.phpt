--TEST--
Host functions: any callable will do
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

class Host
{
    public static function staticMethod(int $x): int { return $x + 1; }
    public function method(int $x): int { return $x + 2; }
    public function __invoke(int $x): int { return $x + 3; }
    public function __call(string $name, array $arguments): int { return $arguments[0] + strlen($name); }
    public static function __callStatic(string $name, array $arguments): int { return $arguments[0] - strlen($name); }
    private function hidden(int $x): int { return $x + 50; }
    public function instantiate(Wasm\Module $module): Wasm\Instance
    {
        return new Wasm\Instance($module, ['e' => ['f' => [$this, 'hidden']]]);
    }
}
function double(int $x): int
{
    return $x * 2;
}
$module = Wasm\Module::fromText('(module (import "e" "f" (func $f (param i32) (result i32)))
    (func (export "run") (param i32) (result i32) (call $f (local.get 0))))');
$host = new Host;
foreach ([
    'function' => 'double', 'internal function' => 'abs', 'arrow function' => fn(int $x) => -$x,
    'static method' => 'Host::staticMethod', 'static method as an array' => ['Host', 'staticMethod'],
    'method' => [$host, 'method'], 'invokable object' => $host, '__call' => [$host, 'anything'],
    '__callStatic' => 'Host::any', '__callStatic as an array' => ['Host', 'thing'],
    'outside: hidden by __call' => [$host, 'hidden'],
    'first-class callable' => $host->method(...), 'of __call' => $host->some(...),
    'of __callStatic' => Host::thing(...),
    'of an internal function' => abs(...), 'variadic' => fn(int ...$all) => count($all) + array_sum($all),
    'with defaults' => fn(int $x, int $y = 5, int $z = 6) => $x + $y + $z, 'fewer parameters' => fn() => 7,
    'static closure' => static fn(int $x) => $x,
    'returns by reference' => function &(int $x) { static $y; $y = $x + 1; return $y; },
    'an export' => [wat('(module (func (export "id") (param i32) (result i32) local.get 0))'), 'id'],
    'an export as a closure' => wat('(module (func (export "id") (param i32) (result i32) local.get 0))')->id(...),
] as $name => $callable) {
    $i = new Wasm\Instance($module, ['e' => ['f' => $callable]]);
    $func = new Wasm\Func(new Wasm\FuncType([Wasm\ValType::I32], [Wasm\ValType::I32]), $callable);
    unset($callable);
    echo $name, ': ', $i->run(4), ' ', $func(4), "\n";
}
unset($host);
echo 'private method from within: ', (new Host)->instantiate($module)->run(4), "\n";
?>
--EXPECT--
function: 8 8
internal function: 4 4
arrow function: -4 -4
static method: 5 5
static method as an array: 5 5
method: 6 6
invokable object: 7 7
__call: 12 12
__callStatic: 1 1
__callStatic as an array: -1 -1
outside: hidden by __call: 10 10
first-class callable: 6 6
of __call: 8 8
of __callStatic: -1 -1
of an internal function: 4 4
variadic: 5 5
with defaults: 15 15
fewer parameters: 7 7
static closure: 4 4
returns by reference: 5 5
an export: 4 4
an export as a closure: 4 4
private method from within: 54
