--TEST--
Wasm\Component: limits, fibers, calls back and exit() work in components as in modules
--EXTENSIONS--
wasm
--SKIPIF--
<?php
require __DIR__ . '/../skip.inc';
needs('components');
?>
--FILE--
<?php
const WAT = <<<'WAT'
(component
  (import "ask" (func $ask (param "x" u32) (result u32)))
  (core func $ask (canon lower (func $ask)))
  (core module $m
    (import "" "ask" (func $ask (param i32) (result i32)))
    (func (export "ask") (param i32) (result i32) (i32.add (i32.const 1) (call $ask (local.get 0))))
    (func (export "spin") (loop $again (br $again))))
  (core instance $i (instantiate $m (with "" (instance (export "ask" (func $ask))))))
  (func (export "ask-host") (param "x" u32) (result u32) (canon lift (core func $i "ask")))
  (func (export "spin") (canon lift (core func $i "spin")))
)
WAT;
$component = Wasm\Component::fromText(WAT);
$double = ['ask' => fn(int $x): int => $x * 2];

$store = new Wasm\Store(fuel: 10_000);
$instance = $component->instantiate($double, store: $store);
var_dump($instance->askHost(20), $store->fuel < 10_000);
try {
    $instance->spin();
} catch (Wasm\OutOfFuelException) {
    echo "out of fuel\n";
}
try {
    $component->instantiate($double, store: new Wasm\Store(timeLimit: 0.05))->spin();
} catch (Wasm\TimeLimitException) {
    echo "time is up\n";
}

// Another instance may be called from an import, this one may not.
$inner = $component->instantiate($double);
$outer = $component->instantiate(['ask' => fn(int $x): int => $inner->askHost($x)]);
var_dump($outer->askHost(5));
$self = null;
$self = $component->instantiate(['ask' => function (int $x) use (&$self): int {
    try {
        return $self->askHost($x);
    } catch (Wasm\WasmError $e) {
        echo $e->getMessage(), "\n";
        return 7;
    }
}]);
var_dump($self->askHost(1), $self->isUsable());

$fibers = [];
foreach ([1, 2] as $number) {
    $instance = $component->instantiate(['ask' => fn(int $x): int => Fiber::suspend($x)]);
    $fibers[$number] = new Fiber(fn(): int => $instance->askHost($number * 10));
    var_dump($fibers[$number]->start());
}
foreach ($fibers as $number => $fiber) {
    $fiber->resume($number);
    var_dump($fiber->getReturn());
}

// Cycles of instances and closures are found.
$gone = WeakReference::create($self);
unset($self);
var_dump($gone->get() !== null);
gc_collect_cycles();
var_dump($gone->get());

register_shutdown_function(fn() => print("shutdown\n"));
$component->instantiate(['ask' => fn() => exit("leaving\n")])->askHost(1);
echo "not reached\n";
?>
--EXPECT--
int(41)
bool(true)
out of fuel
time is up
int(12)
cannot enter component instance: a call into it is under way, and the component model does not allow another
int(8)
bool(true)
int(10)
int(20)
int(2)
int(3)
bool(true)
NULL
leaving
shutdown
