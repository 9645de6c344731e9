<?php

declare(strict_types=1);

namespace WasmTests\Server;

/** What a server answered. */
final class Response
{
    public function __construct(
        public readonly int $status,
        public readonly string $body,
        public readonly string $log = '',
    ) {
    }
}
