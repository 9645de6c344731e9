<?php

declare(strict_types=1);

namespace WasmTests\Soak\Workers;

/** Sends requests over connections that stay open, one at a time over each. */
final class Client
{
    /** @var array<int, resource> */
    private array $connections = [];

    /** @var array<int, array{string, string}> the requests under way, and what has come of their answers */
    private array $under_way = [];

    public function __construct(string $address, private readonly string $path, int $connections)
    {
        for ($n = 0; $n < $connections; $n++) {
            $this->connections[] = stream_socket_client("tcp://$address", timeout: 10)
                ?: throw new \RuntimeException("no connection to $address");
        }
    }

    /**
     * Sends each request as soon as a connection is free, and returns when all are answered.
     *
     * @param iterable<string> $queries
     * @param \Closure(string, string): void $answered is given the query, and the body; anything but 200 is a body as well
     */
    public function send(iterable $queries, \Closure $answered): void
    {
        $free = array_keys($this->connections);
        foreach ($queries as $query) {
            while ($free === []) {
                $free = $this->receive($answered);
            }
            $n = array_pop($free);
            fwrite($this->connections[$n], "GET $this->path?$query HTTP/1.1\r\nHost: localhost\r\n\r\n");
            $this->under_way[$n] = [$query, ''];
        }
        while ($this->under_way !== []) {
            $this->receive($answered);
        }
    }

    /** @return list<int> the connections whose answers are complete now */
    private function receive(\Closure $answered): array
    {
        $ready = array_intersect_key($this->connections, $this->under_way);
        $none = null;
        if (stream_select($ready, $none, $none, 60) === 0) {
            throw new \RuntimeException('no answer within a minute to ' . implode(', ', array_column($this->under_way, 0)));
        }
        $complete = [];
        foreach ($ready as $n => $connection) {
            $bytes = fread($connection, 65536);
            if ($bytes === '' || $bytes === false) {
                throw new \RuntimeException("the server closed the connection under {$this->under_way[$n][0]}");
            }
            $this->under_way[$n][1] .= $bytes;
            [$query, $received] = $this->under_way[$n];
            $body = self::body($received);
            if ($body !== null) {
                unset($this->under_way[$n]);
                $answered($query, $body);
                $complete[] = $n;
            }
        }
        return $complete;
    }

    /** The body of an answer, with its first line in front of it if that says anything but 200; null: there is more to come. */
    private static function body(string $received): ?string
    {
        [$head, $body] = explode("\r\n\r\n", $received, 2) + [1 => null];
        if ($body === null) {
            return null;
        }
        if (preg_match('/^content-length: *(\d+)/mi', $head, $match) === 1) {
            if (strlen($body) < (int) $match[1]) {
                return null;
            }
        } else {
            throw new \RuntimeException("an answer without a length:\n$head");
        }
        return str_contains(strtok($head, "\r\n"), ' 200 ') ? $body : strtok($head, "\r\n") . ": $body";
    }
}
