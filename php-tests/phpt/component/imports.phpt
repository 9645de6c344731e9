--TEST--
Wasm\Component: imports by interface and name, versions as semantic versioning has it, and what is missing is listed
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
  (import "docs:demo/math@1.2.0" (instance $math
    (export "add-one" (func (param "x" u32) (result u32)))
    (export "divide" (func (param "x" u32) (param "by" u32) (result (result u32 (error string)))))))
  (import "log-line" (func $log (param "line" string)))
  (core module $memory (memory (export "memory") 1)
    (global $next (mut i32) (i32.const 1024))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (global.get $next) (global.set $next (i32.add (global.get $next) (i32.and (i32.add (local.get 3) (i32.const 15)) (i32.const -8)))))
    (data (i32.const 0) "called with numbers"))
  (core instance $memory (instantiate $memory))
  (alias core export $memory "memory" (core memory $mem))
  (core func $add-one (canon lower (func $math "add-one")))
  (core func $divide (canon lower (func $math "divide") (memory (core memory $mem)) (realloc (core func $memory "realloc"))))
  (core func $log (canon lower (func $log) (memory (core memory $mem))))
  (core module $m
    (import "" "add-one" (func $add-one (param i32) (result i32)))
    (import "" "divide" (func $divide (param i32 i32 i32)))
    (import "" "log" (func $log (param i32 i32)))
    (func (export "twice") (param i32) (result i32)
      (call $log (i32.const 0) (i32.const 19))
      (call $add-one (call $add-one (local.get 0))))
    (func (export "divide") (param i32 i32) (result i32)
      (call $divide (local.get 0) (local.get 1) (i32.const 512)) (i32.const 512)))
  (core instance $i (instantiate $m (with "" (instance
    (export "add-one" (func $add-one)) (export "divide" (func $divide)) (export "log" (func $log))))))
  (func (export "twice") (param "x" u32) (result u32) (canon lift (core func $i "twice")))
  (func (export "divide") (param "x" u32) (param "by" u32) (result (result u32 (error string)))
    (canon lift (core func $i "divide") (memory (core memory $mem))))
)
WAT;
$component = Wasm\Component::fromText(WAT);
$lines = [];
$math = ['addOne' => fn(int $x): int => $x + 1, 'divide' => function (int $x, int $by): int {
    if ($by === 0) {
        throw new Wasm\ResultException('never seen');
    }
    return intdiv($x, $by);
}];
$log = function (string $line) use (&$lines): void { $lines[] = $line; };
foreach (['docs:demo/math@1.2.0', 'docs:demo/math', 'docs:demo/math@1.0.3'] as $name) {
    $instance = $component->instantiate([$name => $math, 'logLine' => $log]);
    var_dump($instance->twice(40));
}
var_dump($lines === array_fill(0, 3, 'called with numbers'), $instance->divide(7, 2));

$fail = new Wasm\ResultException;
$fail->payload = 'by zero';
$instance = $component->instantiate(['docs:demo/math' => ['divide' => fn() => throw $fail] + $math, 'logLine' => $log]);
try {
    $instance->divide(1, 0);
} catch (Wasm\ResultException $e) {
    var_dump($e->payload, $e->getMessage());
}
var_dump($instance->isUsable());
$instance = $component->instantiate(['docs:demo/math' => ['divide' => fn() => Wasm\Component\Result::err('refused')] + $math, 'logLine' => $log]);
try {
    $instance->divide(1, 0);
} catch (Wasm\ResultException $e) {
    var_dump($e->payload);
}

$other = new DomainException('mine');
$instance = $component->instantiate(['docs:demo/math' => ['addOne' => fn() => throw $other] + $math, 'logLine' => $log]);
try {
    $instance->twice(1);
} catch (DomainException $e) {
    var_dump($e === $other, $instance->isUsable());
}
$instance = $component->instantiate(['docs:demo/math' => ['addOne' => fn() => 'many'] + $math, 'logLine' => $log]);
try {
    $instance->twice(1);
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
foreach ([[], ['docs:demo/math@2.0.0' => $math, 'logLine' => 5]] as $imports) {
    try {
        $component->instantiate($imports);
    } catch (Wasm\LinkException $e) {
        echo $e->getMessage(), "\n";
    }
}
?>
--EXPECT--
int(42)
int(42)
int(42)
bool(true)
int(3)
string(7) "by zero"
string(31) "divide() gave an error: by zero"
bool(true)
string(7) "refused"
bool(true)
bool(false)
The result of the host function for "docs:demo/math@1.2.0"."add-one" must be of type int, string given
3 imports do not fit:
 - "docs:demo/math@1.2.0"."add-one" must be a function (x: u32) -> u32, nothing given
 - "docs:demo/math@1.2.0"."divide" must be a function (x: u32, by: u32) -> result<u32, string>, nothing given
 - "log-line" must be a function (line: string), nothing given
3 imports do not fit:
 - "docs:demo/math@1.2.0"."add-one" must be a function (x: u32) -> u32, nothing given
 - "docs:demo/math@1.2.0"."divide" must be a function (x: u32, by: u32) -> result<u32, string>, nothing given
 - "log-line" must be a function (line: string), int given
