--TEST--
The HTTP requests of a component go to the callable of its Wasi, and nowhere without one
--SKIPIF--
<?php class_exists('Wasm\Component') or die('skip this build has no components');
--FILE--
<?php

require __DIR__ . '/wasi_http.inc';

$fetcher = fetcher();
$fetch = function (?callable $http, string $authority = 'example.org', string $path = '/a?b=c', bool $finishes = true) use ($fetcher): void {
    try {
        $instance = $fetcher->instantiate(wasi: new Wasm\Wasi(http: $http));
        echo $instance->fetch($authority, $path, 'accept', 'what is sent', $finishes, ''), ' ';
        var_dump($instance->read());
    } catch (Throwable $e) {
        echo $e::class, ': ', $e->getMessage(), "\n";
    }
};

// Denied: error 15.
try {
    echo $fetcher->instantiate(wasi: new Wasm\Wasi())->fetch('example.org', '/', 'accept', '', true, ''), "\n";
} catch (Throwable $e) {
    echo $e->getMessage(), "\n";
}

$answer = function (array $request): array {
    echo json_encode($request, JSON_UNESCAPED_SLASHES), "\n";
    return ['status' => 207, 'headers' => ['Content-Type' => 'text/plain', 'Set-Cookie' => ['a', 'b']], 'body' => strrev($request['body'])];
};
$fetch($answer);
$fetch($answer, 'localhost:8080', 'no-slash');
// The body is what there is of it when the response is waited for.
$fetch($answer, finishes: false);

// A stream as the body; no body.
$fetch(function (): array {
    $stream = fopen('php://memory', 'r+');
    fwrite($stream, 'from a stream');
    rewind($stream);
    return ['status' => 200, 'body' => $stream];
});
$fetch(fn(): array => ['status' => 204]);

// Only the fiber waits.
$fiber = new Fiber(fn() => $fetch(fn(array $request): array => ['status' => Fiber::suspend($request['url'])]));
echo $fiber->start(), "\n";
$fiber->resume(202);

// Errors by their names: 6, and 38 for what is none.
foreach (['connection-refused', 'something else'] as $name) {
    $http = function () use ($name) {
        $error = new Wasm\ResultException();
        $error->payload = $name;
        throw $error;
    };
    echo $fetcher->instantiate(wasi: new Wasm\Wasi(http: $http))->fetch('example.org', '/', 'accept', '', true, ''), "\n";
}

// Anything else that is thrown, or wrong, ends the call.
$fetch(fn() => throw new DomainException('thrown'));
foreach (['text', [], ['status' => 20], ['status' => 200, 'headers' => 'a: b'], ['status' => 200, 'headers' => ['a' => 1]], ['status' => 200, 'body' => 1.5]] as $wrong) {
    $fetch(fn() => $wrong);
}

// What would become another part of the request is refused: 3000, 3001; headers that are none, or the connection's: 2001, 2002.
foreach ([['a/b', '/', 'a'], ['user@host', '/', 'a'], ["a\r\nb", '/', 'a'], ['', '/', 'a'], ['a', '/a b', 'a'], ['a', "/\r\nX: y", 'a'], ['a', '/', "a\r\nb"], ['a', '/', 'a:'], ['a', '/', ''], ['a', '/', 'Host'], ['a', '/', 'Transfer-Encoding']] as $request) {
    echo $fetcher->instantiate(wasi: new Wasm\Wasi(http: $answer))->fetch(...$request, body: '', finishes: true, scheme: ''), "\n";
}

// No other scheme than HTTP's: 1035; one that is none: 3002.
foreach (['http', 'file', 'php', 'a b'] as $scheme) {
    echo $fetcher->instantiate(wasi: new Wasm\Wasi(http: $answer))->fetch('h', '/', 'a', '', true, $scheme), "\n";
}
--EXPECT--
1015
{"method":"POST","url":"https://example.org/a?b=c","headers":{"X-Test":["Test"],"accept":["X-"]},"body":"what is sent","timeout":null}
207 string(12) "tnes si tahw"
{"method":"POST","url":"https://localhost:8080/no-slash","headers":{"X-Test":["Test"],"accept":["X-"]},"body":"what is sent","timeout":null}
207 string(12) "tnes si tahw"
{"method":"POST","url":"https://example.org/a?b=c","headers":{"X-Test":["Test"],"accept":["X-"]},"body":"what is sent","timeout":null}
207 string(12) "tnes si tahw"
200 string(13) "from a stream"
204 string(0) ""
https://example.org/a?b=c
202 string(0) ""
1006
1038
DomainException: thrown
TypeError: The HTTP client must return array, string returned
TypeError: The HTTP client must return a "status" from 100 to 999
TypeError: The HTTP client must return a "status" from 100 to 999
TypeError: The HTTP client must return "headers" as name => string, or list of strings
TypeError: The HTTP client must return "headers" as name => string, or list of strings
TypeError: The HTTP client must return a "body" that is a string or an open stream
3000
3000
3000
3000
3001
3001
2001
2001
2001
2002
2002
{"method":"POST","url":"http://h/","headers":{"X-Test":["Test"],"a":["X-"]},"body":"","timeout":null}
207
1035
1035
3002
