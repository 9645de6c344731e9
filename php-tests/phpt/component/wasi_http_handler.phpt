--TEST--
A component answers requests of HTTP; what it does wrong with one is told
--SKIPIF--
<?php class_exists('Wasm\Component') or die('skip this build has no components');
--FILE--
<?php

require __DIR__ . '/wasi_http_handler.inc';

$component = answering();
$wasi = new Wasm\Wasi();
$instance = $component->instantiate(wasi: $wasi);
$request = ['method' => 'POST', 'url' => 'https://example.org/echo?a=b', 'headers' => ['X-Ask' => ['one', 'two'], 'Host' => 'example.org'], 'body' => 'what is sent'];
print_r($wasi->handle($instance, $request));

// The instance can be asked again, with a stream, and told where the body goes as it comes.
$body = fopen('php://memory', 'w+');
fwrite($body, str_repeat('0123456789', 100_000));
rewind($body);
$to = fopen('php://memory', 'w+');
$answer = $wasi->handle($instance, ['url' => '/e', 'body' => $body], function (int $status, array $headers) use ($to) {
    echo $status, ' ', json_encode($headers), "\n";
    return $to;
});
rewind($to);
var_dump($answer['body'], stream_get_contents($to) === str_repeat('0123456789', 100_000));
var_dump($wasi->handle($instance, ['url' => '/b'], fn() => null)['body']);

foreach (['nothing', 'dropped', 'unfinished', 'refused', 'internal', 'trap', 'loop'] as $what) {
    $wasi = new Wasm\Wasi();
    $instance = $component->instantiate(wasi: $wasi, store: new Wasm\Store(timeLimit: 0.2));
    try {
        $wasi->handle($instance, ['url' => "http://localhost/$what", 'body' => 'x']);
    } catch (Wasm\ResultException $e) {
        echo $e->getMessage(), '; ', $e->payload, '; ', var_export($instance->isUsable(), true), "\n";
    } catch (Wasm\WasmException $e) {
        echo $e::class, ': ', preg_replace('/ in wasm.*/s', '', $e->getMessage()), '; ', var_export($instance->isUsable(), true), "\n";
    }
}

// What PHP does wrong.
$wasi = new Wasm\Wasi();
$instance = $component->instantiate(wasi: $wasi);
$try = function (callable $call): void {
    try {
        $call();
    } catch (Throwable $e) {
        echo $e::class, ': ', $e->getMessage(), "\n";
    }
};
$try(fn() => $wasi->handle($instance, []));
$try(fn() => $wasi->handle($instance, ['url' => "/a\r\nb"]));
$try(fn() => $wasi->handle($instance, ['url' => '/', 'method' => 'A B']));
$try(fn() => $wasi->handle($instance, ['url' => '/', 'headers' => ['a' => 1]]));
$try(fn() => $wasi->handle($instance, ['url' => '/', 'body' => 1]));
$try(fn() => (new Wasm\Wasi())->handle($instance, ['url' => '/']));
$try(fn() => $wasi->handle(new Wasm\Instance(Wasm\Module::fromBytes("\0asm\1\0\0\0")), ['url' => '/']));
$try(fn() => $wasi->handle(Wasm\Component::fromText('(component)')->instantiate(wasi: $wasi), ['url' => '/']));
$try(fn() => $wasi->handle($instance, ['url' => '/echo'], fn() => 'no stream'));
var_dump($instance->isUsable());
$instance = $component->instantiate(wasi: $wasi);
$try(fn() => $wasi->handle($instance, ['url' => '/echo'], fn() => throw new DomainException('not today')));
?>
--EXPECT--
Array
(
    [status] => 201
    [headers] => Array
        (
            [x-answer] => Array
                (
                    [0] => one
                )

        )

    [body] => what is sent
    [trailers] => Array
        (
            [x-trailer] => Array
                (
                    [0] => given
                )

        )

)
201 {"x-answer":["given"]}
string(0) ""
bool(true)
string(0) ""
Wasm\WasmException: the component did not answer the request; true
Wasm\WasmException: the component did not finish the body of its response; true
Wasm\WasmException: the component did not finish the body of its response; true
the component answered the request with an error: connection-refused; connection-refused; true
the component answered the request with an error: it does not work; it does not work; true
Wasm\TrapException: unreachable executed; false
Wasm\TimeLimitException: time limit exceeded; false
ValueError: Wasm\Wasi::handle(): Argument #2 ($request) must have a "url"
ValueError: Wasm\Wasi::handle(): Argument #2 ($request) must have a "url" without spaces and line breaks
ValueError: Wasm\Wasi::handle(): Argument #2 ($request) must have a "method" that is one
ValueError: Wasm\Wasi::handle(): Argument #2 ($request) must have "headers" as name => string, or list of strings
ValueError: Wasm\Wasi::handle(): Argument #2 ($request) must have a "body" that is a string or an open stream
Wasm\WasmError: the component was not instantiated with this Wasm\Wasi
TypeError: Wasm\Wasi::handle(): Argument #1 ($instance) must be a Wasm\Component\Instance: modules do not answer requests
Wasm\ExportNotFoundException: the component answers no requests: it does not export "wasi:http/incoming-handler"
TypeError: What begins a response must return an open stream or null, string returned
bool(false)
DomainException: not today
