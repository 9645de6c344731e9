<?php

namespace Wasm;

/** A directory for a WASI program, on the host or in memory; the program may write in it if `$writable` is true. */
final class Preopen
{
    /** The directory on the host; null if it is in memory. */
    public readonly ?string $path;

    public readonly bool $writable;

    public function __construct(string $path, bool $writable = false) {}

    /**
     * A directory in memory. It exists as long as this object, or a program that has it open; all programs that are
     * given the object share the directory.
     *
     * @param array<string, string> $files path => content, as in `['input.csv' => $csv, 'lib/a.js' => $code]`;
     *     directories are made as the paths need them
     * @param int $limit bytes that the directory may hold: contents and names, and 128 for each file, directory and
     *     link. A program that writes more gets the error NOSPC. `memory_limit` does not count them
     *
     * @throws \ValueError if a path is absolute, empty, or has a part that is empty, "." or "..", or if there is no
     *     room for the files
     */
    public static function memory(array $files = [], bool $writable = true, int $limit = 67108864): Preopen {}

    /**
     * The current files of a directory in memory, in the order of their paths, without directories and symbolic links.
     *
     * @return array<string, string> path => content
     *
     * @throws WasmError if it is a directory on the host
     */
    public function files(): array {}
}
