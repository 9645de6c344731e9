<?php

declare(strict_types=1);

namespace Wasm\Native;

/** A function as PHP sees it: `string(string, int)`. */
final class Signature
{
    /** @param list<Type> $parameters */
    private function __construct(
        public readonly string $name,
        public readonly Type $result,
        public readonly array $parameters,
    ) {
    }

    /** @throws \ValueError */
    public static function parse(string $name, string $text): self
    {
        if (preg_match('/^([^()]*)\(([^()]*)\)\s*$/D', $text, $match) !== 1) {
            throw new \ValueError("The signature \"$text\" of $name cannot be read: write the result, and the parameters in parentheses, as in 'string(string, int)'");
        }
        $parameters = trim($match[2]) === '' ? [] : explode(',', $match[2]);
        return new self(
            $name,
            self::type($name, $text, $match[1], true),
            array_map(static fn(string $each): Type => self::type($name, $text, $each, false), $parameters),
        );
    }

    private static function type(string $name, string $signature, string $text, bool $isResult): Type
    {
        return Type::parse($text, $isResult) ?? throw new \ValueError(sprintf(
            'The signature "%s" of %s has "%s" as a %s. That may be %s or %s; in front of a string ?, and %s',
            $signature,
            $name,
            trim($text),
            $isResult ? 'result' : 'parameter',
            implode(', ', [...Type::STRINGS, ...Type::NUMBERS]),
            $isResult ? 'void' : 'one of these',
            $isResult ? '"const" for one that is not to be freed' : '"own" for one that the function frees',
        ));
    }

    public function __toString(): string
    {
        return $this->result . '(' . implode(', ', $this->parameters) . ')';
    }
}
