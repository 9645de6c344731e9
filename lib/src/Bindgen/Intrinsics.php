<?php

declare(strict_types=1);

namespace Wasm\Bindgen;

/** The imports that wasm-bindgen itself invents: `__wbindgen_…`. */
final class Intrinsics
{
    /** JavaScript has no integers above; what is beyond is a bigint. */
    private const SAFE_INTEGER = 2 ** 53 - 1;

    /** No boolean. Old versions want 2, and take whatever is neither 0 nor 1. */
    private const NONE = 0xffffff;

    /** @return array<string, list<array{string, \Closure}>> see Imports::function() */
    public static function table(Guest $guest): array
    {
        $identity = static fn(mixed $value): mixed => $value;
        $is = static fn(callable $test): array => ['v', static fn(mixed $value): bool => $test($value)];
        $bigint = static fn(mixed $value): bool => is_int($value) && abs($value) > self::SAFE_INTEGER;
        $equal = ['vv', static fn(mixed $a, mixed $b): bool => $a === $b || (is_int($a) || is_float($a)) && (is_int($b) || is_float($b)) && $a == $b];
        $throw = ['s', static fn(string $message) => throw new JsError($message)];
        $newText = ['s:v', static fn(string $text): string => $text];

        $table = [
            'throw' => $throw,
            'rethrow' => ['t', static fn(mixed $value) => throw JsError::of($value)],
            'error_new' => ['s:v', static fn(string $message): JsError => new JsError($message, $message)],
            'init_externref_table' => ['', static fn() => $guest->references instanceof ExternrefTable ? $guest->references->initialize() : null],

            'object_clone_ref' => ['v:v', $identity],
            'object_drop_ref' => ['t', static fn(mixed $value) => null],

            'string_new' => $newText,
            'string_get' => ['nv', static fn(int $words, mixed $value) => $guest->answer($words, is_string($value) ? Text::check($value, 'A string for the module') : null)],
            'number_new' => ['n:v', $identity],
            'number_get' => ['nv', static function (int $words, mixed $value) use ($guest): void {
                $isNumber = is_int($value) || is_float($value);
                $guest->memory()->write($words, pack('Vx4e', (int) $isNumber, $isNumber ? $value : 0));
            }],
            'as_number' => ['v', static fn(mixed $value): float => is_numeric($value) || is_bool($value) || $value === null ? (float) $value : NAN],
            'bigint_from_i64' => ['n:v', $identity],
            'bigint_from_u64' => ['n:v', self::unsigned(...)],
            'bigint_get_as_i64' => ['nv', static function (int $words, mixed $value) use ($guest, $bigint): void {
                $guest->memory()->write($words, pack('Vx4q', (int) $bigint($value), $bigint($value) ? $value : 0));
            }],
            'boolean_get' => ['v', static fn(mixed $value): int => is_bool($value) ? (int) $value : self::NONE],
            'debug_string' => ['nv', static fn(int $words, mixed $value) => $guest->answer($words, Text::debug($value))],

            'is_undefined' => $is(static fn(mixed $value): bool => $value === Undefined::Undefined),
            'is_null' => $is(is_null(...)),
            'is_falsy' => $is(static fn(mixed $value): bool => $value === Undefined::Undefined || !is_array($value) && !is_object($value) && in_array($value, [null, false, 0, 0.0, ''], true)),
            'is_object' => $is(static fn(mixed $value): bool => $value !== Undefined::Undefined && (is_array($value) || is_object($value) && !$value instanceof \Closure)),
            'is_array' => $is(static fn(mixed $value): bool => is_array($value) && array_is_list($value)),
            'is_string' => $is(is_string(...)),
            'is_function' => $is(static fn(mixed $value): bool => $value instanceof \Closure),
            'is_symbol' => $is(static fn(): bool => false),
            'is_bigint' => $is($bigint),
            'jsval_eq' => $equal,
            'jsval_loose_eq' => ['vv', static fn(mixed $a, mixed $b): bool => $equal[1]($a, $b) || ($a === null || $a === Undefined::Undefined) && ($b === null || $b === Undefined::Undefined)],
            'in' => ['vv', static fn(mixed $key, mixed $object): bool => is_array($object) ? array_key_exists($key, $object) : isset(get_object_vars($object)[$key])],

            'json_parse' => ['s:v', WebApis::parse(...)],
            'json_serialize' => ['nv', static fn(int $words, mixed $value) => $guest->answer($words, WebApis::stringify($value) ?? 'null')],
            // Anything that becomes a value, told apart by its wasm type only. What is not text is a Uint8Array then.
            'cast' => [['s:v', static fn(string $bytes): string|Bytes => Text::isUtf8($bytes) ? $bytes : new Bytes($bytes)], ['n:v', $identity]],
            'memory' => [':v', static fn(): \Wasm\Memory => $guest->memory()],
        ];
        $named = [];
        foreach ($table as $name => $functions) {
            $named["__wbindgen_$name"] = is_array($functions[0]) ? $functions : [$functions];
        }
        return $named;
    }

    /** An i64 is signed in PHP, a u64 beyond its range a float, as JavaScript's JSON would have it. */
    private static function unsigned(int $bits): int|float
    {
        return $bits >= 0 ? $bits : $bits + 2 ** 64;
    }
}
