<?php

namespace Wasm\Cache;

use Wasm\Module;
use Wasm\WasmException;

/**
 * Compiled modules in a directory, for programs that were written for php-ext-wasm 0.5.
 *
 * The process-wide cache (`wasm.cache`) does the same within a process without being asked.
 *
 * The files are machine code: whoever can write to the directory can have theirs run.
 */
final class Filesystem
{
    /**
     * @param string $directory made, for its owner alone, if it is missing
     * @throws WasmException if it cannot be made or read, does not belong to the user that PHP runs as, or others can
     *     write to it; also where `open_basedir` does not allow it
     */
    public function __construct(string $directory) {}

    /** The module of a key, or `$default` if there is none that this build can load. */
    public function get(string $key, mixed $default = null): mixed {}

    /** Keeps a module. False if it cannot be written; what was there before is then still there. */
    public function set(string $key, Module $value): bool {}

    /** Whether there is a module of that key that this build can load. */
    public function has(string $key): bool {}

    /** Forgets a key. True also if there was nothing to forget. */
    public function delete(string $key): bool {}

    /** Deletes every module in the directory, and no other file. */
    public function clear(): bool {}
}
