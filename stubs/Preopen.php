<?php

namespace Wasm;

/** A directory of the host for a WASI program; the program may write in it if `$writable` is true. */
final class Preopen
{
    public readonly string $path;

    public readonly bool $writable;

    public function __construct(string $path, bool $writable = false) {}
}
