<?php

declare(strict_types=1);

namespace Wasm\AssemblyScript;

/** Between UTF-8, which PHP's strings are, and UTF-16, which AssemblyScript's are. */
final class Text
{
    /** @throws \ValueError for half of a surrogate pair, which AssemblyScript allows for and UTF-8 does not have */
    public static function toUtf8(string $units): string
    {
        if (preg_match('/^(?:[\x01-\x7f]\x00)*$/D', $units) === 1) {
            return str_replace("\0", "", $units);
        }
        $escaped = '';
        foreach (unpack('v*', $units) as $unit) {
            $escaped .= sprintf('\u%04x', $unit);
        }
        return json_decode("\"$escaped\"") ?? throw new \ValueError('A string of the module has half of a surrogate pair, which UTF-8 does not have');
    }

    /** @throws \ValueError for what is not UTF-8 */
    public static function toUtf16(string $text, string $what): string
    {
        if (preg_match('/[\x80-\xff]/', $text) === 0) {
            return $text === '' ? '' : implode("\0", str_split($text)) . "\0";
        }
        $json = json_encode($text, JSON_UNESCAPED_SLASHES);
        if ($json === false) {
            throw new \ValueError("$what must be valid UTF-8");
        }
        preg_match_all('/\\\\u([0-9a-f]{4})|\\\\(.)|(.)/s', substr($json, 1, -1), $parts, PREG_SET_ORDER);
        $units = array_map(static fn(array $part): int => match (true) {
            $part[1] !== '' => hexdec($part[1]),
            $part[2] !== '' => ord(strtr($part[2], ['b' => "\x8", 'f' => "\f", 'n' => "\n", 'r' => "\r", 't' => "\t"])),
            default => ord($part[3]),
        }, $parts);
        return pack('v*', ...$units);
    }
}
