<?php

declare(strict_types=1);

namespace Wasm\Emscripten;

use Wasm\WasmException;

/** An exception of C++ that a program built by emscripten did not catch. */
final class CppException extends WasmException
{
    /**
     * @param string $type its class, or another type
     * @param ?string $what what std::exception::what() says; null: it is not a std::exception
     */
    public function __construct(public readonly string $type, public readonly ?string $what, public readonly int $pointer)
    {
        parent::__construct($type . ($what === null ? '' : ": $what"));
    }
}
