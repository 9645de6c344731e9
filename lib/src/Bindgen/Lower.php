<?php

declare(strict_types=1);

namespace Wasm\Bindgen;

use Wasm\ValType;

/** A PHP value, down to the wasm values that a parameter of a declared type takes. */
final class Lower
{
    /** What stands for no value where a number leaves room for one: in an f64 for 32 bits, in 32 bits for fewer. */
    public const NO_WORD = 4294967297.0;
    public const NO_BYTE = 0xffffff;

    /**
     * @param list<ValType> $types of these wasm values
     * @return list<mixed>
     */
    public static function value(Guest $guest, Type $type, mixed $value, array $types, string $what): array
    {
        if ($value === null && $type->optional) {
            return match (true) {
                $type->kind === Kind::Boolean => [self::NO_BYTE],
                $type->kind === Kind::Number && count($types) === 1 => [$types[0] === ValType::I32 ? self::NO_BYTE : self::NO_WORD],
                $types[0] === ValType::ExternRef => [Undefined::Undefined],
                default => array_fill(0, count($types), 0),
            };
        }
        if ($type->isStretch() && count($types) === 1) {
            return self::reference($guest, $type->kind === Kind::Bytes && is_string($value) ? new Bytes($value) : $value, $types[0], $type->optional, $what);
        }
        $flag = count($types) === 2 ? [1] : [];
        return match ($type->kind) {
            Kind::Text => is_string($value)
                ? [$guest->put(Text::check($value, $what)), strlen($value)]
                : throw self::wrong($what, 'string', $value),
            Kind::Bytes => is_string($value) || $value instanceof Bytes
                ? [$guest->put($value instanceof Bytes ? $value->bytes : $value), is_string($value) ? strlen($value) : count($value)]
                : throw self::wrong($what, 'string', $value),
            Kind::Numbers => is_array($value)
                ? [$guest->put(pack("$type->detail*", ...array_values($value)), $type->size), count($value)]
                : throw self::wrong($what, 'array', $value),
            Kind::List => is_array($value)
                ? [$guest->put(pack('V*', ...array_map($guest->references->add(...), array_values($value))), 4), count($value)]
                : throw self::wrong($what, 'array', $value),
            Kind::Boolean => is_bool($value) ? [(int) $value] : throw self::wrong($what, 'bool', $value),
            Kind::Number => [...$flag, self::number($value, end($types), $what)],
            Kind::BigInt => is_int($value) ? [...$flag, $value] : throw self::wrong($what, 'int', $value),
            Kind::Instance => throw new \ValueError("$what is an object of the module's own, which this library cannot pass: the declaration does not say who frees it"),
            default => self::reference($guest, $value, $types[0], $type->optional, $what),
        };
    }

    private static function number(mixed $value, ValType $type, string $what): int|float
    {
        $isWhole = is_int($value) || is_float($value) && (float) (int) $value === $value;
        return match (true) {
            $type !== ValType::I32 && (is_int($value) || is_float($value)) => (float) $value,
            $type === ValType::I32 && $isWhole => $value >= -2 ** 31 && $value < 2 ** 32
                ? (int) $value
                : throw new \ValueError("$what must be between -2147483648 and 4294967295"),
            default => throw self::wrong($what, $type === ValType::I32 ? 'int' : 'float', $value),
        };
    }

    /** @return list<mixed> */
    private static function reference(Guest $guest, mixed $value, ValType $type, bool $optional, string $what): array
    {
        return match (true) {
            $type === ValType::ExternRef => [$value],
            $optional || $guest->references instanceof Slab => [$guest->references->add($value)],
            // An enum, whose declaration is elsewhere.
            is_int($value) => [$value],
            default => throw self::wrong($what, 'int', $value),
        };
    }

    private static function wrong(string $what, string $type, mixed $value): \TypeError
    {
        return new \TypeError("$what must be of type $type, " . get_debug_type($value) . ' given');
    }
}
