<?php

declare(strict_types=1);

namespace Wasm\Bindgen;

/**
 * The functions of JavaScript and of the web that many Rust crates use: JSON, errors, the console, the clock, random
 * bytes. More is the caller's to give.
 */
final class WebApis
{
    private const FLAGS = JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE;

    /** @return array<string, list<array{string, \Closure}>> see Imports::function() */
    public static function table(Guest $guest, Console $console): array
    {
        $error = ['s:v', static fn(string $message): JsError => new JsError($message, $message)];
        $show = static fn(mixed $value): string => is_string($value) ? $value : Text::debug($value);
        $print = static fn(string $level): array => ['v', static fn(mixed $value) => $console->log($level, $show($value))];
        // `fn log(s: &str)`, or where values travel by number two of these: `log_2()` has the same name and type.
        $printText = static fn(string $level): array => ['nn', static function (int $a, int $b) use ($guest, $console, $level, $show): void {
            $values = $guest->references instanceof Slab && $guest->references->has($a) && $guest->references->has($b);
            $console->log($level, $values ? $show($guest->references->get($a)) . ' ' . $show($guest->references->get($b)) : $guest->text($a, $b));
        }];
        $printPair = static fn(string $level): array => ['vv', static fn(mixed $a, mixed $b) => $console->log($level, $show($a) . ' ' . $show($b))];
        $prints = static fn(string $level): array => [$print($level), $printText($level), $printPair($level)];
        $table = [
            'parse' => [['!s:v', self::parse(...)]],
            'stringify' => [['!v:v', static fn(mixed $value): string|Undefined => self::stringify($value) ?? Undefined::Undefined]],
            'Error' => [$error],
            // Of console_error_panic_hook: `new Error()`, its stack, for which the trap has a better one, console.error().
            'new' => [$error, [':v', static fn(): JsError => new JsError('')]],
            'stack' => [['nv', static fn(int $words) => $guest->answer($words, '')]],
            'error' => [['s', static fn(string $message) => $console->panic(explode("\n\nStack:\n", $message)[0])], $print('error')],
            'log' => $prints('log'),
            'info' => $prints('info'),
            'warn' => $prints('warn'),
            'debug' => $prints('debug'),
            'now' => [['', static fn(): float => floor(microtime(true) * 1000)]],
        ];
        if ($guest->references instanceof ExternrefTable) {
            // In the elder dialect the same numbers could be a crypto object and an array.
            $table['getRandomValues'] = [['nn', static fn(int $pointer, int $length) => $length === 0 ? null : $guest->memory()->write($pointer, random_bytes($length))]];
        }
        return $table;
    }

    public static function parse(string $json): mixed
    {
        return json_decode($json, flags: JSON_THROW_ON_ERROR);
    }

    /** @return ?string null: undefined, which JSON does not have */
    public static function stringify(mixed $value): ?string
    {
        return $value === Undefined::Undefined ? null : json_encode($value, self::FLAGS);
    }
}
