<?php

declare(strict_types=1);

namespace WasmTests\Server;

use WasmTests\Support\Php;

/** `php -S`. */
final class BuiltInServer implements Server
{
    private Process $process;
    private string $address;

    /** @param array<string, string|int> $ini */
    public function __construct(string $directory, array $ini = [])
    {
        $probe = stream_socket_server('tcp://127.0.0.1:0');
        $this->address = stream_socket_get_name($probe, false);
        fclose($probe);
        $settings = Php::options(['display_errors' => 0, 'log_errors' => 1] + Php::settings($ini));
        $this->process = new Process(
            [PHP_BINARY, '-n', ...$settings, '-S', $this->address, '-t', $directory],
            "$directory/server.out",
        );
        $this->process->awaitListener("tcp://$this->address");
    }

    public function get(string $script, string $query = ''): Response
    {
        return self::request($this->url($script) . "?$query");
    }

    public function url(string $script): string
    {
        return "http://$this->address/$script";
    }

    /** A GET request, whatever the status is. */
    public static function request(string $url): Response
    {
        $context = stream_context_create(['http' => ['ignore_errors' => true, 'timeout' => 60]]);
        $body = @file_get_contents($url, false, $context);
        if ($body === false) {
            throw new \RuntimeException('the server closed the connection');
        }
        preg_match('~^HTTP/\S+ (\d+)~', $http_response_header[0], $match);
        return new Response((int) $match[1], $body);
    }

    public function stop(): void
    {
        $this->process->stop();
    }
}
