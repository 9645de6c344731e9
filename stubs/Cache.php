<?php

namespace Wasm;

/** The process-wide module cache. Cannot be constructed. */
final class Cache
{
    /**
     * The state of the cache, in the manner of `opcache_get_status()`.
     *
     * `hits` and `misses` count lookups since the process started; what was preloaded counts as missed once. `evictions`
     * counts modules that made room for others, by the INI entry `wasm.cache_max_size`. `code_bytes` is the size of the
     * machine code held. `modules` has a row a module, keyed by {@see Module::hash()}; `origin` says whether this process
     * compiled it, found it in `wasm.cache_dir`, or had it before the first request by `wasm.preload`. The times are
     * Unix time; `compiled_at` is when it was compiled, be it by another process.
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

    /**
     * Forgets every module of this process. Those in use live on until their last object is gone. Artifacts in
     * `wasm.cache_dir` stay: they are found by content, so they cannot be out of date.
     */
    public static function clear(): void {}
}
