<?php

declare(strict_types=1);

namespace Wasm;

use Psr\Http\Message\ResponseFactoryInterface;
use Psr\Http\Message\ResponseInterface;
use Psr\Http\Message\ServerRequestInterface;
use Psr\Http\Message\StreamFactoryInterface;
use Psr\Http\Message\StreamInterface;
use Psr\Http\Server\RequestHandlerInterface;

/**
 * A component that exports `wasi:http/incoming-handler`, as a request handler of PSR-15:
 * `(new Wasm\Psr15(new Wasm\Component('app.wasm'), $factory, $factory))->handle($request)`.
 *
 * Each request has an instance of its own, which takes microseconds, and knows nothing of those before.
 */
final class Psr15 implements RequestHandlerInterface
{
    /**
     * @param ?\Closure(ServerRequestInterface): Wasi $wasi what the component is given; without it it has nothing
     * @param ?\Closure(ServerRequestInterface): Store $store the limits of a request
     * @param array<string, mixed> $imports what it imports besides WASI
     */
    public function __construct(
        private readonly Component $component,
        private readonly ResponseFactoryInterface $responses,
        private readonly StreamFactoryInterface $streams,
        private readonly ?\Closure $wasi = null,
        private readonly ?\Closure $store = null,
        private readonly array $imports = [],
    ) {
    }

    /**
     * @throws ResultException if the component answers with an error, whose name is the payload
     * @throws WasmException if it ends without an answer, or before the answer is whole
     */
    public function handle(ServerRequestInterface $request): ResponseInterface
    {
        $wasi = $this->wasi === null ? new Wasi() : ($this->wasi)($request);
        $store = $this->store === null ? null : ($this->store)($request);
        $instance = $this->component->instantiate($this->imports, $wasi, $store);
        $message = [
            'method' => $request->getMethod(),
            'url' => (string) $request->getUri(),
            'headers' => $request->getHeaders(),
            'body' => self::spooled($request->getBody()),
        ];
        $content = self::temporary();
        $answer = $wasi->handle($instance, $message, static fn() => $content);
        $response = $this->responses->createResponse($answer['status']);
        foreach ($answer['headers'] as $name => $values) {
            $response = $response->withHeader((string) $name, $values);
        }
        rewind($content);
        return $response->withBody($this->streams->createStreamFromResource($content));
    }

    /**
     * A body as a stream of PHP's.
     *
     * @return resource
     */
    private static function spooled(StreamInterface $body): mixed
    {
        $stream = self::temporary();
        if ($body->isSeekable()) {
            $body->rewind();
        }
        while (!$body->eof()) {
            fwrite($stream, $body->read(65536));
        }
        rewind($stream);
        return $stream;
    }

    /** @return resource in memory, and in a file if it becomes large */
    private static function temporary(): mixed
    {
        return fopen('php://temp', 'w+') ?: throw new \RuntimeException('cannot open php://temp');
    }
}
