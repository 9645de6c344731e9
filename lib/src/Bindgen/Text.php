<?php

declare(strict_types=1);

namespace Wasm\Bindgen;

/** Text for Rust, which takes for granted that a str is UTF-8, and text about values. */
final class Text
{
    public static function isUtf8(string $text): bool
    {
        return preg_match('//u', $text) === 1;
    }

    /** @throws \ValueError because Rust would have undefined behaviour */
    public static function check(string $text, string $what): string
    {
        return self::isUtf8($text) ? $text : throw new \ValueError("$what must be valid UTF-8");
    }

    /** A value as Rust's `{:?}` shows a JsValue. */
    public static function debug(mixed $value): string
    {
        return match (true) {
            $value === Undefined::Undefined => 'undefined',
            is_object($value) && !$value instanceof \stdClass => get_debug_type($value) . ($value instanceof \Throwable ? ': ' . $value->getMessage() : ''),
            is_resource($value) => get_debug_type($value),
            default => json_encode($value, JSON_PARTIAL_OUTPUT_ON_ERROR | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE),
        };
    }
}
