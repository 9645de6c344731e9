<?php

namespace Wasm;

/** A directory of the host for a WASI program, which may write in it if it is told so. */
final class Preopen
{
    public readonly string $path;

    public readonly bool $writable;

    public function __construct(string $path, bool $writable = false) {}
}
