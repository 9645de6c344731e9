<?php

declare(strict_types=1);

namespace Wasm\Bindgen;

/** Where the module's console messages go: PHP's error log, but for the message of a panic, which is kept for the exception. */
final class Console
{
    private ?string $panic = null;

    public function log(string $level, string $text): void
    {
        error_log("wasm $level: $text");
    }

    public function panic(string $message): void
    {
        $this->panic = $message;
    }

    /** The message of the last panic, once. */
    public function takePanic(): ?string
    {
        [$message, $this->panic] = [$this->panic, null];
        return $message;
    }
}
