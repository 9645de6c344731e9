<?php

declare(strict_types=1);

namespace WasmTests\Unit;

use PHPUnit\Framework\TestCase;
use Wasm\Psr18;
use Wasm\ResultException;

/** Wasm\Psr18, with messages and a client that have what it needs of PSR-7, PSR-17 and PSR-18. */
final class Psr18Test extends TestCase
{
    public static function setUpBeforeClass(): void
    {
        if (!interface_exists('Psr\Http\Client\ClientInterface')) {
            require __DIR__ . '/psr.inc';
        }
    }

    /** @param callable(object): object $send */
    private static function client(callable $send): \Psr\Http\Client\ClientInterface
    {
        return new class ($send) implements \Psr\Http\Client\ClientInterface {
            /** @param callable(object): object $send */
            public function __construct(private $send)
            {
            }

            public function sendRequest(\Psr\Http\Message\RequestInterface $request): \Psr\Http\Message\ResponseInterface
            {
                return ($this->send)($request);
            }
        };
    }

    private const REQUEST = ['method' => 'POST', 'url' => 'https://example.org/a', 'headers' => ['X-One' => ['1', '2']], 'body' => 'text', 'timeout' => null];

    public function testItSends(): void
    {
        $sent = null;
        $factory = new Messages();
        $psr18 = new Psr18(self::client(static function (object $request) use (&$sent): object {
            $sent = [$request->method, $request->uri, $request->headers, (string) $request->body];
            return new Message(status: 201, headers: ['Content-Type' => ['text/plain']], body: 'answer');
        }), $factory, $factory);
        self::assertSame(['status' => 201, 'headers' => ['Content-Type' => ['text/plain']], 'body' => 'answer'], $psr18(self::REQUEST));
        self::assertSame(['POST', 'https://example.org/a', ['X-One' => ['1', '2']], 'text'], $sent);
    }

    public function testWhatIsNotAllowedIsDenied(): void
    {
        $factory = new Messages();
        $psr18 = new Psr18(self::client(static fn() => self::fail('it was sent')), $factory, $factory, static fn(string $url): bool => str_contains($url, 'localhost'));
        try {
            $psr18(self::REQUEST);
            self::fail('it was sent');
        } catch (ResultException $e) {
            self::assertSame('HTTP-request-denied', $e->payload);
        }
    }

    public function testAFailureOfTheNetworkIsAnError(): void
    {
        $factory = new Messages();
        $failure = new NetworkFailure('no route');
        try {
            (new Psr18(self::client(static fn() => throw $failure), $factory, $factory))(self::REQUEST);
            self::fail('it was sent');
        } catch (ResultException $e) {
            self::assertSame('destination-unavailable', $e->payload);
            self::assertSame($failure, $e->getPrevious());
        }
    }
}
