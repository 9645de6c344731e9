<?php

declare(strict_types=1);

namespace WasmTests\Modules;

/** The mappings of a source map, written and read in plain PHP: what the decoder in wasm is held against. */
final class VlqMappings
{
    private const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

    /** @param list<list<list<int>>> $lines segments of 1, 4 or 5 numbers: column, source, line, column, name; all from 0 */
    public static function encode(array $lines): string
    {
        $last = [0, 0, 0, 0, 0];
        $text = [];
        foreach ($lines as $line) {
            $last[0] = 0;
            $segments = [];
            foreach ($line as $segment) {
                $encoded = '';
                foreach ($segment as $field => $value) {
                    $encoded .= self::number($value - $last[$field]);
                    $last[$field] = $value;
                }
                $segments[] = $encoded;
            }
            $text[] = implode(',', $segments);
        }
        return implode(';', $text);
    }

    /** @return list<list<list<int>>> */
    public static function decode(string $mappings): array
    {
        static $values = null;
        $values ??= array_flip(str_split(self::DIGITS));
        $last = [0, 0, 0, 0, 0];
        $lines = [];
        foreach (explode(';', $mappings) as $line) {
            $last[0] = 0;
            $segments = [];
            foreach ($line === '' ? [] : explode(',', $line) as $text) {
                $segment = [];
                $value = $shift = 0;
                for ($at = 0, $length = strlen($text); $at < $length; $at++) {
                    $digit = $values[$text[$at]];
                    $value += ($digit & 31) << $shift;
                    if (($digit & 32) !== 0) {
                        $shift += 5;
                        continue;
                    }
                    $field = count($segment);
                    $segment[] = $last[$field] += ($value & 1) !== 0 ? -($value >> 1) : $value >> 1;
                    $value = $shift = 0;
                }
                $segments[] = $segment;
            }
            $lines[] = $segments;
        }
        return $lines;
    }

    /**
     * Lines as a minifier leaves them, of about so many mappings.
     *
     * @return list<list<list<int>>>
     */
    public static function sample(int $mappings, int $seed = 4): array
    {
        mt_srand($seed);
        $lines = [];
        for ($line = $count = 0; $count < $mappings; $line++) {
            $column = 0;
            $segments = [];
            for ($k = mt_rand(0, 60); $k > 0; $k--, $count++) {
                $original = [$column, mt_rand(0, 9), mt_rand(0, 5000), mt_rand(0, 120)];
                $segments[] = match (mt_rand(0, 9)) {
                    0 => [$column],
                    1, 2, 3 => [...$original, mt_rand(0, 499)],
                    default => $original,
                };
                $column += mt_rand(1, 40);
            }
            $lines[] = $segments;
        }
        return $lines;
    }

    private static function number(int $value): string
    {
        $value = $value < 0 ? -$value << 1 | 1 : $value << 1;
        for ($text = ''; ; $value >>= 5) {
            $text .= self::DIGITS[$value & 31 | ($value > 31 ? 32 : 0)];
            if ($value <= 31) {
                return $text;
            }
        }
    }
}
