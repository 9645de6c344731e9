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
     * {@see Module::hash()}. Code that counts fuel has a row of its own, keyed by the hash and `-fuel`. `origin` says whether this process compiled the module, found it in
     * `wasm.cache_dir`, got it from `wasm.preload` before the first request, or made it for {@see Cache::remember()}. A
     * module that is kept for that also has its `keys`, and `state_bytes`, what the state of a snapshot takes. The
     * `code_bytes` of a snapshot are 0 if its module has a row, because both have the same code. The times are Unix time; `compiled_at`
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
     *         origin: 'compiled'|'disk'|'preload'|'remember',
     *         compiled_at: int,
     *         last_used: int,
     *         keys?: list<string>,
     *         state_bytes?: int
     *     }>
     * }
     */
    public static function status(): array {}

    /**
     * The module that the process keeps under a key; if there is none, the one that `$make` returns, which is kept from then
     * on.
     *
     * It survives the request: later requests find it, and so do all workers of a server if it was made before the server
     * forked, by `opcache.preload` say. That is what a {@see Instance::snapshot()} is for that takes long to make. The key
     * should name everything that the module depends on, the version of the program that was loaded into it, say.
     *
     *     $ready = Wasm\Cache::remember('engine 1.4, app ' . APP_VERSION, function (): Wasm\Module {
     *         $engine = new Wasm\Instance('engine.wasm', $imports);
     *         $engine->load();
     *         return $engine->snapshot();
     *     });
     *
     * Modules kept in this way count for the INI entry `wasm.cache_max_size`, each with its state, and make room like any
     * other when nobody uses them. Threads that ask for one key at the same time do not both make it. With `wasm.cache_dir`
     * processes do not either: one leaves it there, and the others, also those of later, find it, wherever they come to the
     * same key. With `wasm.cache=0` nothing is kept, and `$make` is called each time.
     *
     * @param callable(): Module $make what it throws comes through, and nothing is kept
     * @throws \TypeError if `$make` returns anything but a Module
     */
    public static function remember(string $key, callable $make): Module {}

    /**
     * Forgets every module of this process, those of {@see Cache::remember()} included. A module that is in use lives on
     * until its last object is gone. What is in `wasm.cache_dir` stays. Artifacts are found by content, so they cannot be out
     * of date; what is kept under a key is out of date when the key does not name all that it was made of.
     */
    public static function clear(): void {}
}
