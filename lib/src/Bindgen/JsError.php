<?php

declare(strict_types=1);

namespace Wasm\Bindgen;

use Wasm\WasmException;

/** What a module built by wasm-bindgen threw: an `Err` of Rust, or a panic whose message it reported. */
final class JsError extends WasmException
{
    /** @param mixed $value the JavaScript value that was thrown, as PHP has it; for an Error its message */
    public function __construct(string $message, public readonly mixed $value = null, ?\Throwable $previous = null)
    {
        parent::__construct($message, 0, $previous);
    }

    /** Of any value, as JavaScript may throw any; what came out of PHP stays what it was. */
    public static function of(mixed $value): \Throwable
    {
        return match (true) {
            $value instanceof \Throwable => $value,
            is_string($value) => new self($value, $value),
            is_object($value) && isset($value->message) && is_string($value->message) => new self($value->message, $value),
            default => new self(Text::debug($value), $value),
        };
    }
}
