<?php

declare(strict_types=1);

namespace Wasm;

use Psr\Http\Client\ClientExceptionInterface;
use Psr\Http\Client\ClientInterface;
use Psr\Http\Client\NetworkExceptionInterface;
use Psr\Http\Message\RequestFactoryInterface;
use Psr\Http\Message\StreamFactoryInterface;

/**
 * Sends the HTTP requests of components by a client of PSR-18: `new Wasm\Wasi(http: new Wasm\Psr18($client, $factory, $factory))`.
 *
 * The client decides where requests may go. Give `$allow` to decide by the URL before it is asked.
 */
final class Psr18
{
    /** @param ?\Closure(string $url): bool $allow without it every request is sent */
    public function __construct(
        private readonly ClientInterface $client,
        private readonly RequestFactoryInterface $requests,
        private readonly StreamFactoryInterface $streams,
        private readonly ?\Closure $allow = null,
    ) {
    }

    /**
     * @param array{method: string, url: string, headers: array<string, list<string>>, body: string, timeout: ?float} $request
     * @return array{status: int, headers: array<string, list<string>>, body: string}
     */
    public function __invoke(array $request): array
    {
        if ($this->allow !== null && !($this->allow)($request['url'])) {
            throw self::error('HTTP-request-denied');
        }
        $message = $this->requests->createRequest($request['method'], $request['url']);
        foreach ($request['headers'] as $name => $values) {
            $message = $message->withHeader((string) $name, $values);
        }
        if ($request['body'] !== '') {
            $message = $message->withBody($this->streams->createStream($request['body']));
        }
        try {
            $response = $this->client->sendRequest($message);
        } catch (NetworkExceptionInterface $e) {
            throw self::error('destination-unavailable', $e);
        } catch (ClientExceptionInterface $e) {
            throw self::error($e->getMessage(), $e);
        }
        return [
            'status' => $response->getStatusCode(),
            'headers' => $response->getHeaders(),
            'body' => (string) $response->getBody(),
        ];
    }

    private static function error(string $name, ?\Throwable $previous = null): ResultException
    {
        $error = new ResultException($name, 0, $previous);
        $error->payload = $name;
        return $error;
    }
}
