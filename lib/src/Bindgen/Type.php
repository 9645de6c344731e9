<?php

declare(strict_types=1);

namespace Wasm\Bindgen;

use Wasm\ValType;

/** A type of TypeScript, as far as it says how a value travels. */
final class Type
{
    /** Typed arrays: how pack() writes an element, and its size. */
    private const ELEMENTS = [
        'Int8Array' => ['c', 1], 'Int16Array' => ['s', 2], 'Uint16Array' => ['v', 2], 'Int32Array' => ['l', 4], 'Uint32Array' => ['V', 4],
        'Float32Array' => ['g', 4], 'Float64Array' => ['e', 8], 'BigInt64Array' => ['q', 8], 'BigUint64Array' => ['P', 8],
    ];

    /** The detail is for typed arrays how pack() writes an element, for an instance its class, for an enum its name. */
    private function __construct(
        public readonly Kind $kind,
        public readonly bool $optional,
        public readonly string $detail = '',
        public readonly int $size = 1,
        /** A u32, which wasm has as an i32. */
        public readonly bool $unsigned = false,
    ) {
    }

    /**
     * @param list<string> $classes that the module declares
     * @param list<string> $enums likewise
     */
    public static function parse(string $text, array $classes, array $enums): self
    {
        $parts = array_map(trim(...), Declarations::split($text, '|'));
        $some = array_values(array_diff($parts, ['undefined', 'null']));
        $optional = $some !== $parts;
        $type = count($some) === 1 ? $some[0] : '';
        return match (true) {
            $type === 'string' => new self(Kind::Text, $optional),
            $type === 'Uint8Array', $type === 'Uint8ClampedArray' => new self(Kind::Bytes, $optional),
            isset(self::ELEMENTS[$type]) => new self(Kind::Numbers, $optional, ...self::ELEMENTS[$type]),
            $type === 'boolean' => new self(Kind::Boolean, $optional),
            $type === 'number' => new self(Kind::Number, $optional),
            in_array($type, $enums, true) => new self(Kind::Number, $optional, $type),
            $type === 'bigint' => new self(Kind::BigInt, $optional),
            $type === 'void', $parts === ['undefined'] => new self(Kind::Nothing, false),
            str_starts_with($type, 'Promise<') => new self(Kind::Promise, false),
            in_array($type, $classes, true) => new self(Kind::Instance, $optional, $type),
            str_ends_with($type, '[]') => new self(Kind::List, $optional),
            default => new self(Kind::Value, $optional),
        };
    }

    public function asOptional(): self
    {
        return new self($this->kind, true, $this->detail, $this->size);
    }

    public function asUnsigned(): self
    {
        return new self($this->kind, $this->optional, $this->detail, $this->size, true);
    }

    /** Whether it travels as a place in memory and a length; if it does not happen to be a value of JavaScript's. */
    public function isStretch(): bool
    {
        return in_array($this->kind, [Kind::Text, Kind::Bytes, Kind::Numbers, Kind::List], true);
    }

    /**
     * How many wasm values it may travel as, the likelier first. What is a String or a Vec in Rust takes two, but there
     * are also js_sys::Uint8Array and its kind, which take one. An optional number has a flag before it, or is an f64,
     * which has room for one more value than 32 bits have.
     *
     * @return list<int>
     */
    public function widths(): array
    {
        return match (true) {
            $this->kind === Kind::Nothing => [0],
            $this->isStretch(), $this->kind === Kind::Number && $this->optional => [2, 1],
            $this->kind === Kind::BigInt && $this->optional => [2],
            default => [1],
        };
    }

    /**
     * Whether it may be of these wasm types.
     *
     * @param list<ValType> $types
     * @param ?ValType $value the type of JavaScript's values; null: the module knows none
     */
    public function fits(array $types, ?ValType $value): bool
    {
        $names = implode(' ', array_map(static fn(ValType $type): string => $type->value, $types));
        return preg_match(match (true) {
            // One i32 would be a char, or the number of a JsString: there is no way to tell.
            $this->kind === Kind::Text && $value === ValType::I32 => '/^i32 i32$/D',
            $this->isStretch() => $value === null ? '/^i32 i32$/D' : "/^(i32 i32|$value->value)$/D",
            $this->kind === Kind::Number => $this->optional ? '/^(i32 (i32|f32|f64)|i32|f64)$/D' : '/^(i32|f32|f64)$/D',
            $this->kind === Kind::BigInt => $this->optional ? '/^i32 i64$/D' : '/^i64$/D',
            $this->kind === Kind::Value => '/^(i32|externref)$/D',
            default => '/^i32$/D',
        }, $names) === 1;
    }
}
