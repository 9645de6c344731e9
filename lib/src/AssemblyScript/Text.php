<?php

declare(strict_types=1);

namespace Wasm\AssemblyScript;

/** Text of PHP's as AssemblyScript counts it. */
final class Text
{
    /**
     * How many units of UTF-16 a text takes: two for a character that has four bytes in UTF-8, else one.
     *
     * @throws \ValueError for what is not UTF-8
     */
    public static function units(string $text, string $what): int
    {
        if (preg_match('/[\x80-\xff]/', $text) === 0) {
            return strlen($text);
        }
        if (preg_match('//u', $text) !== 1) {
            throw new \ValueError("$what must be valid UTF-8");
        }
        $units = 0;
        foreach (count_chars($text, 1) as $byte => $count) {
            $units += match (true) {
                $byte >= 0xf0 => 2 * $count,
                // Bytes that go on with a character.
                $byte >= 0x80 && $byte < 0xc0 => 0,
                default => $count,
            };
        }
        return $units;
    }
}
