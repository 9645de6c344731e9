<?php

declare(strict_types=1);

namespace WasmTests\Support;

/** What a finished process left. */
final class Result
{
    public function __construct(
        public readonly int $exit,
        public readonly string $stdout,
        public readonly string $stderr,
    ) {
    }
}
