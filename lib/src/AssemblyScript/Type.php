<?php

declare(strict_types=1);

namespace Wasm\AssemblyScript;

use Wasm\ValType;

/** A type as asc writes it into comments: `~lib/array/Array<~lib/string/String | null>`. */
final class Type
{
    /**
     * @param string $name of a number or a class
     * @param list<Type> $parameters of a callback
     */
    private function __construct(
        public readonly Kind $kind,
        public readonly string $name,
        public readonly bool $nullable = false,
        public readonly ?Type $element = null,
        public readonly array $parameters = [],
        public readonly ?Type $result = null,
    ) {
    }

    /** @param array<string, mixed> $records the classes that travel by their fields, by name */
    public static function parse(string $text, array $records): self
    {
        $text = trim($text);
        if (($arrow = self::position($text, '=>')) !== null) {
            // A parameter's ? says that it may be left out, which a callback's may not.
            $parameters = self::list(substr(trim(substr($text, 0, $arrow)), 1, -1));
            return new self(
                Kind::Callback,
                self::callbackName($text),
                parameters: array_map(static fn(string $each): self => self::parse(rtrim($each, '? '), $records), $parameters),
                result: self::parse(substr($text, $arrow + 2), $records),
            );
        }
        if (($bar = self::position($text, '|')) !== null) {
            return self::parse(substr($text, 0, $bar), $records)->asNullable();
        }
        if (str_starts_with($text, '(')) {
            return self::parse(substr($text, 1, -1), $records);
        }
        if (preg_match('~^\~lib/(?:array/Array|staticarray/StaticArray)<(.+)>$~Ds', $text, $match) === 1) {
            return new self(str_starts_with($text, '~lib/array/') ? Kind::Array : Kind::StaticArray, $text, element: self::parse($match[1], $records));
        }
        $view = str_starts_with($text, '~lib/typedarray/') ? Number::ofView(substr($text, 16)) : null;
        return match (true) {
            $view !== null => new self(Kind::View, $text, element: new self(self::numeric($view), $view)),
            $text === 'void' => new self(Kind::Nothing, $text),
            $text === 'bool' => new self(Kind::Boolean, $text),
            Number::isInteger($text) => new self(Kind::Integer, $text),
            Number::isFloat($text) => new self(Kind::Float, $text),
            $text === '~lib/string/String' => new self(Kind::Text, $text),
            $text === '~lib/arraybuffer/ArrayBuffer' => new self(Kind::Buffer, $text),
            isset($records[$text]) => new self(Kind::Record, $text),
            default => new self(Kind::Reference, $text),
        };
    }

    private static function numeric(string $name): Kind
    {
        return Number::isFloat($name) ? Kind::Float : Kind::Integer;
    }

    /** A callback's type as its class is called, without spaces. */
    public static function callbackName(string $text): string
    {
        return str_replace(' ', '', $text);
    }

    /** @return list<string> what stands between commas that are not within brackets */
    public static function list(string $text): array
    {
        $parts = [];
        while (trim($text) !== '') {
            $comma = self::position($text, ',') ?? strlen($text);
            $parts[] = substr($text, 0, $comma);
            $text = substr($text, $comma + 1);
        }
        return $parts;
    }

    /** Where something first stands that is not within brackets. */
    private static function position(string $text, string $what): ?int
    {
        $depth = 0;
        for ($at = 0; $at < strlen($text); $at++) {
            if ($depth === 0 && substr_compare($text, $what, $at, strlen($what)) === 0) {
                return $at;
            }
            $depth += match ($text[$at]) {
                '<', '(', '[' => 1,
                // Not the arrow's.
                '>' => $text[$at - 1] === '=' ? 0 : -1,
                ')', ']' => -1,
                default => 0,
            };
        }
        return null;
    }

    private function asNullable(): self
    {
        return new self($this->kind, $this->name, true, $this->element, $this->parameters, $this->result);
    }

    /** Whether it is a pointer to something that is collected. */
    public function isManaged(): bool
    {
        return !in_array($this->kind, [Kind::Nothing, Kind::Boolean, Kind::Integer, Kind::Float], true);
    }

    /** The power of two that is its size in memory. */
    public function align(): int
    {
        return $this->isManaged() ? 2 : Number::align($this->name);
    }

    public function valType(): ValType
    {
        return $this->isManaged() ? ValType::I32 : Number::valType($this->name);
    }
}
