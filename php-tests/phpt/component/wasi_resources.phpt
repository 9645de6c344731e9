--TEST--
PHP holds resources of WASI's: it receives them, hands them back, lends and drops them
--SKIPIF--
<?php class_exists('Wasm\Component') or die('skip this build has no components');
--FILE--
<?php

$component = Wasm\Component::fromText('(component
    (import "wasi:io/error@0.2.0" (instance $errors (export "error" (type (sub resource)))))
    (alias export $errors "error" (type $error))
    (import "wasi:io/streams@0.2.0" (instance $streams
      (alias outer 1 $error (type $e))
      (export "output-stream" (type $os (sub resource))) (export "input-stream" (type (sub resource)))
      (type $se\' (variant (case "last-operation-failed" (own $e)) (case "closed")))
      (export "stream-error" (type $se (eq $se\')))
      (export "[method]output-stream.blocking-write-and-flush" (func (param "self" (borrow $os)) (param "contents" (list u8)) (result (result (error $se)))))))
    (alias export $streams "output-stream" (type $os)) (alias export $streams "input-stream" (type $is))
    (import "wasi:cli/stdout@0.2.0" (instance $stdout (alias outer 1 $os (type $os)) (export "get-stdout" (func (result (own $os))))))
    (import "wasi:cli/stdin@0.2.0" (instance $stdin (alias outer 1 $is (type $is)) (export "get-stdin" (func (result (own $is))))))
    (import "choose" (func $choose (param "stream" (own $os)) (result (own $os))))
    (import "look" (func $look (param "stream" (borrow $os))))
    (core func $get (canon lower (func $stdout "get-stdout")))
    (core func $get-in (canon lower (func $stdin "get-stdin")))
    (core module $libc (memory (export "memory") 1) (data (i32.const 0) "hello"))
    (core instance $libc (instantiate $libc))
    (alias core export $libc "memory" (core memory $memory))
    (core func $write (canon lower (func $streams "[method]output-stream.blocking-write-and-flush") (memory $memory)))
    (core func $choose (canon lower (func $choose)))
    (core func $look (canon lower (func $look)))
    (core func $drop (canon resource.drop $os))
    (core module $m
      (import "e" "get" (func $get (result i32))) (import "e" "get-in" (func $get-in (result i32)))
      (import "e" "write" (func $write (param i32 i32 i32 i32)))
      (import "e" "choose" (func $choose (param i32) (result i32))) (import "e" "look" (func $look (param i32)))
      (import "e" "drop" (func $drop (param i32)))
      (func (export "stream") (result i32) (call $get)) (func (export "input") (result i32) (call $get-in))
      (func (export "say") (param i32) (call $write (local.get 0) (i32.const 0) (i32.const 5) (i32.const 64)) (call $drop (local.get 0)))
      (func (export "consume") (param i32) (call $write (local.get 0) (i32.const 0) (i32.const 5) (i32.const 64)) (call $drop (local.get 0)))
      (func (export "through") (local i32)
        (local.set 0 (call $choose (call $get)))
        (call $look (local.get 0))
        (call $write (local.get 0) (i32.const 0) (i32.const 5) (i32.const 64))
        (call $drop (local.get 0))))
    (core instance $i (instantiate $m (with "e" (instance (export "get" (func $get)) (export "get-in" (func $get-in)) (export "write" (func $write))
      (export "choose" (func $choose)) (export "look" (func $look)) (export "drop" (func $drop))))))
    (func (export "stream") (result (own $os)) (canon lift (core func $i "stream")))
    (func (export "input") (result (own $is)) (canon lift (core func $i "input")))
    (func (export "say") (param "stream" (borrow $os)) (canon lift (core func $i "say")))
    (func (export "consume") (param "stream" (own $os)) (canon lift (core func $i "consume")))
    (func (export "through") (canon lift (core func $i "through"))))');

$held = [];
$imports = [
    'choose' => function (Wasm\Component\Resource $stream) use (&$held): Wasm\Component\Resource {
        $held[] = $stream;
        return array_shift($held);
    },
    'look' => function (Wasm\Component\Resource $stream) use (&$lent): void {
        $lent = $stream;
        try {
            $stream->drop();
        } catch (Wasm\WasmError $e) {
            echo $e->getMessage(), "\n";
        }
    },
];
$wasi = new Wasm\Wasi();
$instance = $component->instantiate($imports, $wasi);

// Held, and lent.
$stream = $instance->stream();
echo $stream::class, "\n";
$instance->say($stream);
$instance->say($stream);
var_dump($wasi->stdout());

// Handed over, it is gone.
$instance->consume($stream);
var_dump($stream->isDropped(), $wasi->stdout());

$try = static function (callable $call): void {
    try {
        $call();
    } catch (Throwable $e) {
        echo $e::class, ': ', $e->getMessage(), "\n";
    }
};
$try(fn() => $instance->say($stream));
$dropped = $instance->stream();
$dropped->drop();
$dropped->drop();
$try(fn() => $instance->consume($dropped));
$try(fn() => $instance->say($instance->input()));
$try(fn() => $instance->say(new ArrayObject()));
$try(fn() => $instance->say($component->instantiate($imports, new Wasm\Wasi())->stream()));
try {
    $instance->stream()->write('directly');
} catch (Wasm\ExportNotFoundException $e) {
    echo $e->getMessage(), "\n";
}

// Through a host function, which may give another.
$instance->through();
$lent->isDropped() || print("still lent\n");
var_dump($wasi->stdout(), $instance->isUsable());

// A host function may let go of one while the component waits for it.
$letGo = $component->instantiate(['choose' => function (Wasm\Component\Resource $stream) use (&$letGo, &$other) {
    $stream->drop();
    return $other;
}] + $imports, new Wasm\Wasi());
$other = $letGo->stream();
$letGo->through();
var_dump($letGo->isUsable());
?>
--EXPECT--
Wasm\Component\Resource
string(10) "hellohello"
bool(true)
string(15) "hellohellohello"
Wasm\WasmError: Wasm\Component\Instance::say(): Argument #1 ($stream) was handed over to the component before
Wasm\WasmError: Wasm\Component\Instance::consume(): Argument #1 ($stream) was dropped
Wasm\WasmError: Wasm\Component\Instance::say(): Argument #1 ($stream) must be a resource "output-stream" of this component instance
TypeError: Wasm\Component\Instance::say(): Argument #1 ($stream) must be a Wasm\Component\Resource "output-stream", ArrayObject given
Wasm\WasmError: Wasm\Component\Instance::say(): Argument #1 ($stream) must be a resource "output-stream" of this component instance
a resource of WASI's has no function "write": it exports nothing
the resource is only lent to the host function, and cannot be dropped
string(20) "hellohellohellohello"
bool(true)
the resource is only lent to the host function, and cannot be dropped
bool(true)
