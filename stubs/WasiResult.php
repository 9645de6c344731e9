<?php

namespace Wasm;

/** The result of {@see Wasi::run()}. */
final class WasiResult
{
    public readonly int $exitCode;

    public readonly string $stdout;

    public readonly string $stderr;

    public function __construct(int $exitCode, string $stdout, string $stderr) {}
}
