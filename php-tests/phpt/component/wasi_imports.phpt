--TEST--
The interfaces of WASI 0.2 are provided for what a component imports and PHP does not give
--SKIPIF--
<?php class_exists('Wasm\Component') or die('skip this build has no components');
--FILE--
<?php

require __DIR__ . '/wasi.inc';

// Without a Wasi the message says what to pass.
try {
    command()->instantiate();
} catch (Wasm\LinkException $e) {
    echo $e->getMessage(), "\n";
}

// What is given comes first, without a Wasi and with one.
$exit = ['wasi:cli/exit' => ['exitWithCode' => function (int $code): void { throw new DomainException("the code is $code"); }]];
foreach ([null, new Wasm\Wasi()] as $wasi) {
    try {
        command()->instantiate($exit, $wasi)->run->run();
    } catch (DomainException $e) {
        echo $e->getMessage(), "\n";
    }
}

function uses(string $interface, string $type, string $body, string $given = ''): Wasm\Component
{
    return Wasm\Component::fromText(<<<WAT
        (component
          (import "$interface" (instance \$i $type))
          $given
          (core module \$libc (memory (export "memory") 1) (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024)))
          (core instance \$libc (instantiate \$libc))
          $body)
        WAT);
}

// A function of another type than WASI's does not fit.
try {
    uses('wasi:cli/exit@0.2.0', '(export "exit" (func (param "status" u32)))', '(core func $f (canon lower (func $i "exit")))
        (core module $m (import "e" "f" (func (param i32)))) (core instance (instantiate $m (with "e" (instance (export "f" (func $f))))))')
        ->instantiate(wasi: new Wasm\Wasi());
} catch (Wasm\LinkException $e) {
    echo $e->getMessage(), "\n";
}

// What is not provided can be imported, and says so when it is called.
$component = uses('wasi:clocks/timezone@0.2.3', '(export "utc-offset" (func (result u32)))', '(core func $f (canon lower (func $i "utc-offset")))
    (func (export "call") (result u32) (canon lift (core func $f)))');
try {
    $component->instantiate(wasi: new Wasm\Wasi())->call();
} catch (Wasm\TrapException $e) {
    echo $e->getMessage(), "\n";
}
echo $component->instantiate(['wasi:clocks/timezone' => ['utcOffset' => fn(): int => 7]])->call(), "\n";

// A resource of WASI's is not any object.
$component = Wasm\Component::fromText('(component
    (import "wasi:io/streams@0.2.0" (instance $streams (export "output-stream" (type (sub resource)))))
    (alias export $streams "output-stream" (type $os))
    (import "wasi:cli/stdout@0.2.0" (instance $stdout (alias outer 1 $os (type $os)) (export "get-stdout" (func (result (own $os))))))
    (import "take" (func $take (param "stream" (own $os))))
    (core func $get (canon lower (func $stdout "get-stdout")))
    (core func $take (canon lower (func $take)))
    (core module $m (import "e" "get" (func $get (result i32))) (import "e" "take" (func $take (param i32)))
      (func (export "pass") (call $take (call $get))))
    (core instance $i (instantiate $m (with "e" (instance (export "get" (func $get)) (export "take" (func $take))))))
    (func (export "pass") (canon lift (core func $i "pass"))))');
$take = ['take' => function (object $stream) { echo 'took ', $stream::class, "\n"; }];
$component->instantiate($take, new Wasm\Wasi())->pass();
try {
    $component->instantiate($take + ['wasi:cli/stdout' => ['getStdout' => fn() => new ArrayObject()]], new Wasm\Wasi())->pass();
} catch (Error $e) {
    echo $e::class, ': ', $e->getMessage(), "\n";
}
try {
    $component->instantiate($take + ['wasi:io/streams' => []], new Wasm\Wasi())->pass();
} catch (Wasm\TrapException $e) {
    echo $e->getMessage(), "\n";
}
// All of it given by PHP is PHP's.
$component->instantiate($take + ['wasi:cli/stdout' => ['getStdout' => fn() => new ArrayObject()], 'wasi:io/streams' => []])->pass();

// The end: text that is none cannot pass as a string.
$component = uses('wasi:cli/environment@0.2.0', '(export "get-arguments" (func (result (list string))))', '
    (core func $f (canon lower (func $i "get-arguments") (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))
    (func (export "call") (param "at" u32) (canon lift (core func $f)))');
try {
    $component->instantiate(wasi: new Wasm\Wasi(["\xff"]))->call(8);
} catch (Wasm\TrapException $e) {
    echo $e->getMessage(), "\n";
}
--EXPECT--
an import does not fit: "wasi:cli/exit@0.2.7"."exit-with-code" must be a function (status-code: u8), nothing given
the interfaces of WASI 0.2 are provided by a `Wasm\Wasi`: instantiate(wasi: new Wasm\Wasi)
the code is 42
the code is 42
an import does not fit: "wasi:cli/exit@0.2.0"."exit" must be a function (status: u32), a function of another type in WASI 0.2 given
the component called "wasi:clocks/timezone@0.2.3"."utc-offset", which is not provided
7
took Wasm\Component\Resource
TypeError: The result of the host function for "wasi:cli/stdout@0.2.0"."get-stdout" must be a Wasm\Component\Resource "output-stream", ArrayObject given
a resource of WASI's is given as the host's "output-stream"
took ArrayObject
an argument of the program is not UTF-8, as WASI 0.2 has strings
