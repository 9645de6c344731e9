<?php

declare(strict_types=1);

namespace Wasm\Native;

/** What a signature says of a parameter or a result. */
final class Type
{
    public const STRINGS = ['string', 'cstring', 'bytes'];
    public const NUMBERS = ['int', 'uint', 'float', 'bool'];

    private function __construct(
        public readonly string $name,
        public readonly bool $nullable = false,
        /** An argument that the function frees, or keeps. */
        public readonly bool $own = false,
        /** A result that is not to be freed. */
        public readonly bool $const = false,
    ) {
    }

    /** Null if it cannot be read. */
    public static function parse(string $text, bool $isResult): ?self
    {
        if (preg_match('/^(?:(own|const)\s+)?(\?)?(\w+)$/D', trim($text), $match) !== 1) {
            return null;
        }
        [, $owner, $nullable, $name] = $match;
        $isString = in_array($name, self::STRINGS, true);
        $known = $isString || in_array($name, self::NUMBERS, true) || $isResult && $name === 'void';
        $fits = $isString || $owner === '' && $nullable === '';
        return $known && $fits && $owner !== ($isResult ? 'own' : 'const')
            ? new self($name, $nullable !== '', $owner === 'own', $owner === 'const')
            : null;
    }

    public function isString(): bool
    {
        return in_array($this->name, self::STRINGS, true);
    }

    public function __toString(): string
    {
        return ($this->own ? 'own ' : '') . ($this->const ? 'const ' : '') . ($this->nullable ? '?' : '') . $this->name;
    }
}
