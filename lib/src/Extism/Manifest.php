<?php

declare(strict_types=1);

namespace Wasm\Extism;

use Wasm\Module;
use Wasm\Preopen;

/** What a plug-in is made of, and what it may have: Extism's own manifest, as an object. */
final class Manifest
{
    public const PAGE_SIZE = 65536;

    /**
     * @param string|Module|array<string, string|Module> $wasm a module, or its path; or several by their names, which
     *     import from each other by these. The last one, or that called `main`, has the plug-in's functions
     * @param array<string, string> $config what the plug-in reads as its configuration
     * @param list<string> $allowedHosts hosts that it may send HTTP requests to, with `*` and `?` as in a shell
     * @param array<string, string> $allowedPaths directories of the host => where the plug-in finds them, to read and
     *     write; with `ro:` in front of the first, only to read
     * @param ?float $timeout seconds that a call may take; null: no limit of the plug-in's own
     * @param ?int $maxPages pages of 64 KiB that all its memories may have together
     * @param int $maxHttpResponseBytes of a response's body
     * @param int $maxVarBytes of its variables together; 0: it may not set any
     */
    public function __construct(
        public readonly string|Module|array $wasm,
        public readonly array $config = [],
        public readonly array $allowedHosts = [],
        public readonly array $allowedPaths = [],
        public readonly ?float $timeout = 30.0,
        public readonly ?int $maxPages = null,
        public readonly int $maxHttpResponseBytes = 50 * 1024 * 1024,
        public readonly int $maxVarBytes = 1024 * 1024,
    ) {
    }

    /**
     * Reads a manifest in Extism's JSON.
     *
     * @throws \ValueError for what it cannot be, with the key
     */
    public static function fromJson(string $json): self
    {
        try {
            $manifest = json_decode($json, true, flags: JSON_THROW_ON_ERROR);
        } catch (\JsonException $e) {
            throw new \ValueError('The manifest is not JSON: ' . $e->getMessage(), previous: $e);
        }
        return self::fromArray(is_array($manifest) ? $manifest : []);
    }

    /**
     * The same, decoded.
     *
     * @param array<string, mixed> $manifest
     * @throws \ValueError
     */
    public static function fromArray(array $manifest): self
    {
        self::known($manifest, ['wasm', 'memory', 'config', 'allowed_hosts', 'allowed_paths', 'timeout_ms'], 'The manifest');
        $memory = $manifest['memory'] ?? [];
        self::known($memory, ['max_pages', 'max', 'max_http_response_bytes', 'max_var_bytes'], "The manifest's memory");
        $wasm = [];
        foreach ($manifest['wasm'] ?? [] as $index => $source) {
            $wasm[$source['name'] ?? "$index"] = self::module($source);
        }
        if ($wasm === []) {
            throw new \ValueError("The manifest has no module: it needs 'wasm' => [['path' => …]]");
        }
        return new self(
            $wasm,
            array_map(strval(...), $manifest['config'] ?? []),
            $manifest['allowed_hosts'] ?? [],
            $manifest['allowed_paths'] ?? [],
            array_key_exists('timeout_ms', $manifest) ? ($manifest['timeout_ms'] === null ? null : $manifest['timeout_ms'] / 1000) : 30.0,
            $memory['max_pages'] ?? $memory['max'] ?? null,
            $memory['max_http_response_bytes'] ?? 50 * 1024 * 1024,
            $memory['max_var_bytes'] ?? 1024 * 1024,
        );
    }

    /** @return array<string, Preopen> for a Wasi */
    public function preopens(): array
    {
        $preopens = [];
        foreach ($this->allowedPaths as $host => $guest) {
            $readOnly = str_starts_with($host, 'ro:');
            $preopens[$guest] = new Preopen($readOnly ? substr($host, 3) : $host, !$readOnly);
        }
        return $preopens;
    }

    /** @param array<string, mixed> $source */
    private static function module(array $source): string|Module
    {
        self::known($source, ['path', 'data', 'url', 'name', 'hash', 'method', 'headers'], 'A module of the manifest');
        $bytes = match (true) {
            isset($source['path']) => isset($source['hash']) ? @file_get_contents($source['path']) : null,
            isset($source['data']) => base64_decode($source['data'], true),
            isset($source['url']) => throw new \ValueError("The manifest's module $source[url] is to be downloaded: do so before, and give its path"),
            default => throw new \ValueError('A module of the manifest has neither path nor data'),
        };
        if ($bytes === false) {
            throw new \ValueError(isset($source['path']) ? "The manifest's module $source[path] cannot be read" : "The manifest's module is not base64");
        }
        if (isset($source['hash']) && !hash_equals(strtolower($source['hash']), hash('sha256', $bytes))) {
            throw new \ValueError("The manifest's module " . ($source['path'] ?? $source['name'] ?? '') . ' has not the SHA-256 that the manifest wants');
        }
        return $bytes === null ? $source['path'] : Module::fromBytes($bytes);
    }

    /** @param list<string> $keys */
    private static function known(mixed $array, array $keys, string $what): void
    {
        if (!is_array($array) || ($unknown = array_diff(array_keys($array), $keys)) !== []) {
            throw new \ValueError("$what " . (is_array($array) ? 'has the unknown key ' . reset($unknown) : 'is not an object'));
        }
    }
}
