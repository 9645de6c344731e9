<?php

declare(strict_types=1);

namespace Wasm\Extism;

/**
 * HTTP for plug-ins, by PHP's streams.
 *
 * Only hosts on the manifest's list are asked, also by way of a redirection, which is followed here and not by the
 * stream for that reason.
 */
final class Http
{
    private const REDIRECTIONS = 5;

    /** Of the last response. */
    public int $status = 0;

    /** @var array<string, string> */
    private array $headers = [];

    public function __construct(private readonly Manifest $manifest)
    {
    }

    /** Those of the last response, in JSON. */
    public function headers(): string
    {
        return json_encode((object) $this->headers, JSON_INVALID_UTF8_SUBSTITUTE | JSON_UNESCAPED_SLASHES);
    }

    /**
     * @param string $request in JSON: url, method, headers
     * @return string the response's body
     */
    public function request(string $request, string $body): string
    {
        $request = json_decode($request, true);
        if (!is_array($request) || !is_string($request['url'] ?? null)) {
            throw new PluginException('The plug-in sends an HTTP request that is not one: it needs JSON with an url');
        }
        $method = strtoupper($request['method'] ?? 'GET');
        $headers = self::lines($request['headers'] ?? $request['header'] ?? []);
        if (preg_match('/^[A-Z]+$/D', $method) !== 1) {
            throw new PluginException("The plug-in sends an HTTP request with the method \"$method\", which is not one");
        }
        [$this->status, $this->headers] = [0, []];
        $url = $request['url'];
        for ($step = 0; $step <= self::REDIRECTIONS; $step++) {
            $this->check($url);
            $answer = $this->send($url, $method, $headers, $body);
            $location = $this->headers['location'] ?? null;
            if ($location === null || !in_array($this->status, [301, 302, 303, 307, 308], true)) {
                return $answer;
            }
            if (!in_array($this->status, [307, 308], true) && $method !== 'HEAD') {
                [$method, $body] = ['GET', ''];
            }
            // What authorises with one host is not for the next.
            $next = self::resolve($url, $location);
            if (parse_url($next, PHP_URL_HOST) !== parse_url($url, PHP_URL_HOST)) {
                $headers = array_values(preg_grep('/^(authorization|cookie|host):/i', $headers, PREG_GREP_INVERT));
            }
            $url = $next;
        }
        throw new PluginException("The HTTP request to $request[url] was redirected more than " . self::REDIRECTIONS . ' times');
    }

    private function check(string $url): void
    {
        $parts = parse_url($url);
        $host = strtolower($parts['host'] ?? '');
        if (!in_array(strtolower($parts['scheme'] ?? ''), ['http', 'https'], true) || $host === '' || preg_match('/[\s\x00-\x1f\\\\]/', $url) === 1) {
            throw new PluginException("The plug-in sends an HTTP request to \"$url\", which is no address of the web");
        }
        foreach ($this->manifest->allowedHosts as $pattern) {
            if (fnmatch(strtolower($pattern), $host)) {
                return;
            }
        }
        throw new PluginException("The HTTP request to $url is not allowed: the manifest's allowed hosts are " . (implode(', ', $this->manifest->allowedHosts) ?: 'none'));
    }

    /** @param list<string> $headers */
    private function send(string $url, string $method, array $headers, string $body): string
    {
        $options = ['method' => $method, 'header' => $headers, 'ignore_errors' => true, 'follow_location' => 0, 'protocol_version' => 1.1];
        if ($body !== '') {
            $options['content'] = $body;
        }
        if ($this->manifest->timeout !== null) {
            $options['timeout'] = $this->manifest->timeout;
        }
        $options['header'][] = 'Connection: close';
        error_clear_last();
        $stream = @fopen($url, 'r', false, stream_context_create(['http' => $options]));
        if ($stream === false) {
            throw new PluginException("The HTTP request to $url failed: " . (error_get_last()['message'] ?? 'no answer'));
        }
        try {
            $this->read(stream_get_meta_data($stream)['wrapper_data'] ?? []);
            $most = $this->manifest->maxHttpResponseBytes;
            $answer = (string) stream_get_contents($stream, $most + 1);
        } finally {
            fclose($stream);
        }
        return strlen($answer) <= $most ? $answer : throw new PluginException("The response from $url has more than the $most bytes that the manifest allows");
    }

    /** @param list<string> $lines */
    private function read(array $lines): void
    {
        $this->headers = [];
        foreach ($lines as $line) {
            if (preg_match('~^HTTP/\S+ (\d+)~', $line, $match) === 1) {
                [$this->status, $this->headers] = [(int) $match[1], []];
            } elseif (str_contains($line, ':')) {
                [$name, $value] = explode(':', $line, 2);
                $name = strtolower(trim($name));
                $this->headers[$name] = isset($this->headers[$name]) ? $this->headers[$name] . ', ' . trim($value) : trim($value);
            }
        }
    }

    /** @return list<string> */
    private static function lines(mixed $headers): array
    {
        $lines = [];
        foreach (is_array($headers) ? $headers : [] as $name => $value) {
            if (!is_string($value) || preg_match('/^[\w!#$%&\'*+.^`|~-]+$/D', (string) $name) !== 1 || preg_match('/[\r\n\x00]/', $value) === 1) {
                throw new PluginException("The plug-in sends an HTTP request with the header \"$name\", which is not one");
            }
            $lines[] = "$name: $value";
        }
        return $lines;
    }

    private static function resolve(string $base, string $location): string
    {
        if (preg_match('~^[a-z][a-z0-9+.-]*:~i', $location) === 1) {
            return $location;
        }
        $parts = parse_url($base);
        $origin = "$parts[scheme]://$parts[host]" . (isset($parts['port']) ? ":$parts[port]" : '');
        return match (true) {
            str_starts_with($location, '//') => "$parts[scheme]:$location",
            str_starts_with($location, '/') => $origin . $location,
            default => $origin . preg_replace('~[^/]*$~D', '', $parts['path'] ?? '/') . $location,
        };
    }
}
