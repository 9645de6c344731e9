<?php

declare(strict_types=1);

namespace Wasm\Bindgen;

/**
 * What a module's TypeScript declarations say, the `.d.ts` file that wasm-bindgen writes beside each module: the
 * functions, and the classes with their methods.
 *
 * This is not a parser of TypeScript: it reads what wasm-bindgen prints.
 */
final class Declarations
{
    /** @var array<string, Signature> */
    public readonly array $functions;

    /** @var array<string, array<string, Signature>> class => member => signature: `constructor`, `static name`, `get name`, `set name`, or a method's name */
    public readonly array $classes;

    /** @param string $script the module's JavaScript, for what the declarations do not say; without it a u32 is an i32 */
    public function __construct(string $source, string $script = '')
    {
        $unsigned = Script::unsigned($script);
        $source = preg_replace('~/\*.*?\*/|//[^\n]*~s', '', $source);
        preg_match_all('/^\s*export\s+(?:declare\s+)?(?:const\s+)?enum\s+(\w+)/m', $source, $enums);
        preg_match_all('/^\s*export\s+(?:declare\s+)?class\s+(\w+)/m', $source, $classes, PREG_OFFSET_CAPTURE);
        $names = array_column($classes[1], 0);

        $members = [];
        foreach ($classes[1] as [$class, $offset]) {
            $members[$class] = [];
            foreach (self::split(self::body($source, $offset), ';') as $member) {
                foreach (self::members(trim($member), $class, $names, $enums[1]) as $signature) {
                    $members[$class][$signature->name] = isset($unsigned["$class $signature->name"]) ? $signature->asUnsigned() : $signature;
                }
            }
        }
        $this->classes = $members;

        $functions = [];
        preg_match_all('/^\s*export\s+(?:declare\s+)?function\s+(\w+)\s*\(/m', $source, $found, PREG_OFFSET_CAPTURE);
        foreach ($found[1] as [$name, $offset]) {
            $statement = substr($source, $offset, self::end($source, ';', $offset) - $offset);
            $signature = self::signature($name, $statement, $names, $enums[1]);
            $functions[$name] = isset($unsigned[$name]) ? $signature->asUnsigned() : $signature;
        }
        $this->functions = $functions;
    }

    /**
     * Splits at a character, but not within brackets; ends where a bracket closes that was not opened.
     *
     * @return non-empty-list<string>
     */
    public static function split(string $text, string $at): array
    {
        $parts = [];
        for ($start = 0; ; $start = $end + 1) {
            $end = self::end($text, $at, $start);
            $parts[] = substr($text, $start, $end - $start);
            if (($text[$end] ?? '') !== $at) {
                return $parts;
            }
        }
    }

    /** Where a character comes next that is not within brackets, or the bracket that closes them, or the end. */
    private static function end(string $text, string $at, int $from): int
    {
        for ($depth = 0, $k = $from; ; $k++) {
            $k += strcspn($text, "()[]{}<>$at", $k);
            $character = $text[$k] ?? '';
            if ($character === '' || $depth === 0 && $character === $at) {
                return $k;
            }
            if (str_contains('([{<', $character)) {
                $depth++;
            } elseif (str_contains(')]}>', $character) && !($character === '>' && $text[$k - 1] === '=')) {
                // The second half of an arrow closes nothing.
                if ($depth-- === 0) {
                    return $k;
                }
            }
        }
    }

    /** What the braces after an offset enclose. */
    private static function body(string $source, int $offset): string
    {
        $start = strpos($source, '{', $offset) + 1;
        return substr($source, $start, self::end($source, '}', $start) - $start);
    }

    /**
     * @param list<string> $classes
     * @param list<string> $enums
     * @return list<Signature> two for a property that may be assigned to, none for what does not concern a caller
     */
    private static function members(string $text, string $class, array $classes, array $enums): array
    {
        if (preg_match('/^(?:private|protected)\b|^\[|^free\(/', $text) === 1) {
            return [];
        }
        if (preg_match('/^constructor\s*\(/', $text) === 1) {
            return [self::signature('constructor', "$text: $class", $classes, $enums)];
        }
        if (preg_match('/^(static\s+|get\s+|set\s+)?(\w+)\s*\(/', $text, $match) === 1) {
            return [self::signature(trim($match[1]) === '' ? $match[2] : trim($match[1]) . " $match[2]", $text, $classes, $enums)];
        }
        if (preg_match('/^(readonly\s+)?(\w+)(\??)\s*:(.*)$/s', $text, $match) === 1) {
            [, $readonly, $name, $mark, $of] = $match;
            $type = Type::parse($of, $classes, $enums);
            $type = $mark === '?' ? $type->asOptional() : $type;
            $nothing = Type::parse('void', [], []);
            return [new Signature("get $name", [], $type), ...($readonly === '' ? [new Signature("set $name", ['value' => $type], $nothing)] : [])];
        }
        return [];
    }

    /**
     * @param list<string> $classes
     * @param list<string> $enums
     */
    private static function signature(string $name, string $text, array $classes, array $enums): Signature
    {
        $start = strpos($text, '(') + 1;
        $inner = substr($text, $start, self::end($text, ')', $start) - $start);
        $parameters = [];
        foreach (self::split($inner, ',') as $parameter) {
            if (preg_match('/^\s*(\w+)\s*(\??)\s*:(.*)$/s', $parameter, $match) === 1) {
                $type = Type::parse($match[3], $classes, $enums);
                $parameters[$match[1]] = $match[2] === '?' ? $type->asOptional() : $type;
            }
        }
        $result = preg_match('/^\)\s*:(.*)$/s', substr($text, $start + strlen($inner)), $match) === 1 ? $match[1] : 'void';
        return new Signature($name, $parameters, Type::parse($result, $classes, $enums));
    }
}
