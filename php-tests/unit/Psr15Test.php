<?php

declare(strict_types=1);

namespace WasmTests\Unit;

use PHPUnit\Framework\TestCase;
use Wasm\Psr15;
use Wasm\ResultException;
use Wasm\Store;
use Wasm\TimeLimitException;
use Wasm\Wasi;

/** Wasm\Psr15, with messages that have what it needs of PSR-7 and PSR-17. */
final class Psr15Test extends TestCase
{
    public static function setUpBeforeClass(): void
    {
        if (!class_exists(\Wasm\Component::class)) {
            self::markTestSkipped('this build has no components (the cargo feature "component")');
        }
        if (!interface_exists('Psr\Http\Server\RequestHandlerInterface')) {
            require __DIR__ . '/psr.inc';
        }
        require_once __DIR__ . '/../phpt/component/wasi_http_handler.inc';
    }

    private static function handler(mixed ...$options): Psr15
    {
        $factory = new Messages();
        return new Psr15(answering(), $factory, $factory, ...$options);
    }

    private static function request(string $path, string $body = '', bool $seekable = true): Message
    {
        $stream = fopen('php://memory', 'w+');
        fwrite($stream, $body);
        $seekable || rewind($stream);
        return new Message('POST', "https://example.org/$path", headers: ['X-Ask' => ['a question']], body: new Body($stream, $seekable));
    }

    public function testItAnswers(): void
    {
        $handler = self::handler();
        foreach (['text', '', str_repeat('0123456789', 300_000)] as $body) {
            foreach ([true, false] as $seekable) {
                $response = $handler->handle(self::request('echo', $body, $seekable));
                self::assertSame([201, ['x-answer' => ['a question']]], [$response->getStatusCode(), $response->getHeaders()]);
                self::assertSame($body, (string) $response->getBody());
            }
        }
        self::assertSame('', (string) $handler->handle(self::request('b'))->getBody());
    }

    public function testAnErrorIsOne(): void
    {
        try {
            self::handler()->handle(self::request('refused'));
            self::fail('it answered');
        } catch (ResultException $e) {
            self::assertSame('connection-refused', $e->payload);
        }
    }

    public function testLimitsAndWasiAreAskedForByRequest(): void
    {
        $asked = [];
        $handler = self::handler(
            wasi: static function (Message $request) use (&$asked): Wasi {
                $asked[] = $request->uri;
                return new Wasi();
            },
            store: static fn(Message $request): Store => new Store(timeLimit: 0.1),
        );
        self::assertSame(201, $handler->handle(self::request('echo'))->getStatusCode());
        try {
            $handler->handle(self::request('loop'));
            self::fail('it ended');
        } catch (TimeLimitException) {
            self::assertSame(['https://example.org/echo', 'https://example.org/loop'], $asked);
        }
        self::assertSame(201, $handler->handle(self::request('echo'))->getStatusCode());
    }
}
