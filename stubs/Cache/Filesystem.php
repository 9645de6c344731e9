<?php

namespace Wasm\Cache;

use Wasm\Module;
use Wasm\WasmException;

/**
 * Compiled modules in a directory, for programs that were written for php-ext-wasm 0.5.
 *
 * Within a process, the module cache (`wasm.cache`) does the same without any code.
 *
 * The files are machine code: a user who can write to the directory can run code in this process. So each method checks
 * the directory again. If other users can write to it by then, no module is found in it and none is written. A file that
 * other users can write to, or a symbolic link, is ignored.
 */
final class Filesystem
{
    /**
     * @param string $directory created, for its owner alone, if it is missing
     * @throws WasmException if it cannot be created or read, does not belong to the user that PHP runs as, or others
     *     can write to it; also if `open_basedir` does not allow it
     */
    public function __construct(string $directory) {}

    /** The module of a key, or `$default` if there is none that this build can load. */
    public function get(string $key, mixed $default = null): mixed {}

    /** Keeps a module. False if it cannot be written; the previous one is then still there. */
    public function set(string $key, Module $value): bool {}

    /** Whether there is a module of that key that this build can load. */
    public function has(string $key): bool {}

    /** Forgets a key. True even if there was nothing to forget. */
    public function delete(string $key): bool {}

    /** Deletes every module in the directory, and no other file. */
    public function clear(): bool {}
}
