<?php

declare(strict_types=1);

namespace Wasm\Extism;

use Wasm\WasmException;

/** A plug-in reported an error, or asked for what it may not have. */
final class PluginException extends WasmException
{
    /** @param int $exitCode what the plug-in's function returned; 0: it was stopped */
    public function __construct(string $message, public readonly int $exitCode = 0, ?\Throwable $previous = null)
    {
        parent::__construct($message, $exitCode, $previous);
    }
}
