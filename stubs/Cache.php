<?php

namespace Wasm;

/** The process-wide module cache. Cannot be constructed. */
final class Cache
{
    /**
     * The state of the cache, in the manner of `opcache_get_status()`.
     *
     * `hits` and `misses` count lookups since the process started; a preloaded module counts as one miss. `evictions`
     * counts modules that made room for others, because of the INI entry `wasm.cache_max_size`. `code_bytes` is the
     * size of the machine code in the cache. `modules` has a row for the code of each module, keyed by
     * {@see Module::hash()}. Code that counts fuel has a row of its own, keyed by the hash and `-fuel`.
     * `origin` says whether this process compiled the module, found it in
     * `wasm.cache_dir`, or got it from `wasm.preload` before the first request. The times are Unix time; `compiled_at`
     * is when the module was compiled, possibly by another process.
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
     * Forgets every module of this process. A module that is in use lives on until its last object is gone. Artifacts
     * in `wasm.cache_dir` stay: they are found by content, so they cannot be out of date.
     */
    public static function clear(): void {}
}
