<?php

declare(strict_types=1);

namespace Wasm\Emscripten\Embind;

/** UTF-16 and UTF-32 without an extension for it. */
final class Unicode
{
    public static function toUtf32(string $utf8): string
    {
        preg_match_all('/./us', $utf8, $characters) !== false || throw new \ValueError('must be UTF-8');
        return implode('', array_map(static fn(string $character): string => pack('V', self::point($character)), $characters[0]));
    }

    public static function toUtf16(string $utf8): string
    {
        $units = '';
        foreach (unpack('V*', self::toUtf32($utf8)) as $point) {
            $units .= $point < 0x10000 ? pack('v', $point) : pack('vv', 0xd7c0 + ($point >> 10), 0xdc00 | $point & 0x3ff);
        }
        return $units;
    }

    public static function ofUtf32(string $bytes): string
    {
        return implode('', array_map(self::character(...), unpack('V*', $bytes)));
    }

    public static function ofUtf16(string $bytes): string
    {
        $text = '';
        $high = null;
        foreach (unpack('v*', $bytes) as $unit) {
            if ($high !== null && $unit >> 10 === 0x37) {
                $text .= self::character(($high - 0xd7c0 << 10) + ($unit & 0x3ff));
                $high = null;
                continue;
            }
            $text .= $high === null ? '' : self::character(0xfffd);
            $high = $unit >> 10 === 0x36 ? $unit : null;
            $text .= $high === null ? self::character($unit) : '';
        }
        return $text . ($high === null ? '' : self::character(0xfffd));
    }

    private static function point(string $character): int
    {
        $first = ord($character);
        if ($first < 0x80) {
            return $first;
        }
        $point = $first & 0x7f >> strlen($character);
        foreach (str_split(substr($character, 1)) as $byte) {
            $point = $point << 6 | ord($byte) & 0x3f;
        }
        return $point;
    }

    private static function character(int $point): string
    {
        if ($point > 0x10ffff || $point >> 11 === 0x1b) {
            $point = 0xfffd;
        }
        return match (true) {
            $point < 0x80 => chr($point),
            $point < 0x800 => chr(0xc0 | $point >> 6) . chr(0x80 | $point & 0x3f),
            $point < 0x10000 => chr(0xe0 | $point >> 12) . chr(0x80 | $point >> 6 & 0x3f) . chr(0x80 | $point & 0x3f),
            default => chr(0xf0 | $point >> 18) . chr(0x80 | $point >> 12 & 0x3f) . chr(0x80 | $point >> 6 & 0x3f) . chr(0x80 | $point & 0x3f),
        };
    }
}
