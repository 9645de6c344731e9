<?php

namespace Wasm;

/** The process-wide module cache. Cannot be constructed. */
final class Cache
{
    /**
     * The state of the cache, in the manner of `opcache_get_status()`.
     *
     * `hits` and `misses` count lookups since the process started, `code_bytes` is the size of the machine code held.
     * `modules` has a row a module, keyed by {@see Module::hash()}; the times are Unix time.
     *
     * @return array{
     *     enabled: bool,
     *     hits: int,
     *     misses: int,
     *     evictions: int,
     *     code_bytes: int,
     *     modules: array<string, array{
     *         paths: list<string>,
     *         compiler: string,
     *         code_bytes: int,
     *         hits: int,
     *         origin: 'compiled'|'disk'|'preload',
     *         compiled_at: int,
     *         last_used: int
     *     }>
     * }
     */
    public static function status(): array {}

    /** Forgets every module. Those in use live on until their last object is gone. */
    public static function clear(): void {}
}
