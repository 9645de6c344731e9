<?php

declare(strict_types=1);

namespace WasmTests\Server;

/** As much of FastCGI 1.0 as a GET request to php-fpm over a unix socket takes. */
final class FastCgiClient
{
    private const BEGIN_REQUEST = 1;
    private const END_REQUEST = 3;
    private const PARAMS = 4;
    private const STDIN = 5;
    private const STDOUT = 6;
    private const STDERR = 7;

    public function __construct(private string $socket)
    {
    }

    /** @throws \RuntimeException if the server goes away before it has answered */
    public function get(string $script, string $query = ''): Response
    {
        $connection = @stream_socket_client("unix://$this->socket", $code, $message, 10);
        if ($connection === false) {
            throw new \RuntimeException("cannot connect to $this->socket: $message");
        }
        stream_set_timeout($connection, 60);
        try {
            fwrite($connection, self::record(self::BEGIN_REQUEST, pack('nCx5', 1, 0))
                . self::record(self::PARAMS, self::params([
                    'GATEWAY_INTERFACE' => 'CGI/1.1',
                    'REQUEST_METHOD' => 'GET',
                    'SCRIPT_FILENAME' => $script,
                    'SCRIPT_NAME' => '/' . basename($script),
                    'REQUEST_URI' => '/' . basename($script) . "?$query",
                    'QUERY_STRING' => $query,
                    'SERVER_PROTOCOL' => 'HTTP/1.1',
                ]))
                . self::record(self::PARAMS, '')
                . self::record(self::STDIN, ''));
            return self::answer($connection);
        } finally {
            fclose($connection);
        }
    }

    /** @param resource $connection */
    private static function answer($connection): Response
    {
        $stdout = $stderr = '';
        while (true) {
            $header = unpack('Cversion/Ctype/nid/nlength/Cpadding', self::bytes($connection, 8));
            $content = self::bytes($connection, $header['length']);
            self::bytes($connection, $header['padding']);
            match ($header['type']) {
                self::STDOUT => $stdout .= $content,
                self::STDERR => $stderr .= $content,
                self::END_REQUEST => null,
            };
            if ($header['type'] === self::END_REQUEST) {
                break;
            }
        }
        [$headers, $body] = explode("\r\n\r\n", $stdout, 2) + [1 => ''];
        $status = preg_match('/^Status: (\d+)/mi', $headers, $match) === 1 ? (int) $match[1] : 200;
        return new Response($status, $body, $stderr);
    }

    /** @param resource $connection */
    private static function bytes($connection, int $length): string
    {
        $bytes = '';
        while (strlen($bytes) < $length) {
            $more = fread($connection, $length - strlen($bytes));
            if ($more === false || $more === '') {
                throw new \RuntimeException('the server closed the connection');
            }
            $bytes .= $more;
        }
        return $bytes;
    }

    private static function record(int $type, string $content): string
    {
        return pack('CCnnCx', 1, $type, 1, strlen($content), 0) . $content;
    }

    /** @param array<string, string> $params */
    private static function params(array $params): string
    {
        $size = static fn(string $s): string => strlen($s) < 128 ? chr(strlen($s)) : pack('N', strlen($s) | 0x80000000);
        $content = '';
        foreach ($params as $name => $value) {
            $content .= $size($name) . $size($value) . $name . $value;
        }
        return $content;
    }
}
