<?php

declare(strict_types=1);

namespace Wasm\Bindgen;

/**
 * What the JavaScript that wasm-bindgen writes beside a module says and its declarations do not: which functions return
 * a u32. To TypeScript every number is a `number`; in JavaScript it is the one with `>>> 0` behind it.
 *
 * This is not a parser of JavaScript: it reads what wasm-bindgen prints, line by line.
 */
final class Script
{
    /** @return array<string, true> functions by their names, members as `Class member`, `Class static member`, `Class get member` */
    public static function unsigned(string $source): array
    {
        $unsigned = [];
        $class = $function = '';
        foreach (explode("\n", $source) as $line) {
            if (preg_match('/^(?:export )?class (\w+)/', $line, $match) === 1) {
                $class = "$match[1] ";
            } elseif (preg_match('/^(?:export )?function (\w+)\(|^\s*(?:module\.exports|exports|__exports)\.(\w+) = function\b/', $line, $match) === 1) {
                $class = '';
                $function = end($match);
            } elseif ($class !== '' && preg_match('/^    ((?:static |get )?\w+)\(.*\{$/', $line, $match) === 1) {
                $function = "$class$match[1]";
            } elseif (preg_match('/^\s+return \w+(?:\[\d+\])? >>> 0;$/', $line) === 1) {
                $unsigned[$function] = true;
            }
        }
        return $unsigned;
    }
}
