<?php

declare(strict_types=1);

namespace Wasm\Bindgen;

use Wasm\LinkException;
use Wasm\ValType;

/** The wasm values of a result, up to the PHP value of the declared type; or to the exception, if there is an `Err`. */
final class Lift
{
    /** What the memory for a result is filled with: where it still is, the module wrote nothing. */
    public const UNTOUCHED = "\xa5";
    private const UNTOUCHED_WORD = -0x5a5a5a5b;

    /** @param \Closure(string, int): object $instantiate makes an object of a class and a pointer */
    public function __construct(private readonly Guest $guest, private readonly \Closure $instantiate)
    {
    }

    /**
     * @param list<mixed> $values
     * @param list<ValType> $types of them
     */
    public function fromValues(Type $type, array $values, array $types): mixed
    {
        foreach ($type->widths() as $width) {
            if (count($values) === $width + 2) {
                // Behind the result the error, and whether it is one.
                [$error, $failed] = array_splice($values, $width);
                if ($failed !== 0) {
                    throw JsError::of($this->guest->references->take($error));
                }
                return $this->value($type, $values, $types[0] ?? null, true);
            }
            if (count($values) === $width) {
                return $this->value($type, $values, $types[0] ?? null, false);
            }
        }
        throw new LinkException('The module gives ' . count($values) . ' results for one that is declared');
    }

    /**
     * A structure: the result's own words, and if the function can fail the error, and whether it is one. That is the
     * word that a function which cannot fail leaves untouched.
     */
    public function fromMemory(Signature $signature, string $bytes): mixed
    {
        $type = $signature->result;
        $words = array_values(unpack('l*', $bytes));
        $touched = static fn(int $word): bool => $words[$word] !== self::UNTOUCHED_WORD;
        [$error, $values] = match ($type->kind) {
            Kind::Nothing => [0, []],
            // Three words are a value of JavaScript's that the declaration calls so.
            Kind::Text, Kind::Bytes, Kind::Numbers, Kind::List => $touched(2) && !$touched(3) ? [1, [$words[0]]] : [2, array_slice($words, 0, 2)],
            Kind::BigInt => $type->optional
                ? [4, [$words[0], unpack('q', $bytes, 8)[1]]]
                : [2, [unpack('q', $bytes)[1]]],
            Kind::Number => match (true) {
                !$type->optional => $touched(3) ? [2, [unpack('e', $bytes)[1]]] : [1, [$words[0]]],
                $touched(3) => $touched(1) || $touched(5)
                    ? throw new LinkException("$signature->name() gives a number, none or an error in a form that this library does not know")
                    : [4, [$words[0], unpack('e', $bytes, 8)[1]]],
                default => [2, array_slice($words, 0, 2)],
            },
            default => [1, [$words[0]]],
        };
        $fallible = $touched($error + 1);
        if ($fallible && $words[$error + 1] !== 0) {
            throw JsError::of($this->guest->references->take($words[$error]));
        }
        return $this->value($type, $values, ValType::I32, $fallible);
    }

    /** @param list<mixed> $values */
    private function value(Type $type, array $values, ?ValType $of, bool $fallible): mixed
    {
        [$first, $second] = $values + [null, null];
        if ($type->optional && self::isNone($type, $values)) {
            return null;
        }
        if ($type->kind === Kind::Text && count($values) === 1 && $of !== ValType::ExternRef) {
            throw new LinkException('A result that is declared as a string is one word: a char or a JsString, nobody can tell');
        }
        return match ($type->isStretch() && count($values) === 1 ? Kind::Value : $type->kind) {
            Kind::Nothing => null,
            Kind::Text, Kind::Bytes => $this->guest->take($first, $second),
            Kind::Numbers => array_values(unpack("$type->detail*", $this->guest->take($first, $second * $type->size, $type->size))),
            Kind::List => array_map(
                fn(int $number): mixed => self::plain($this->guest->references->take($number)),
                array_values(unpack('V*', $this->guest->take($first, $second * 4, 4))),
            ),
            Kind::Boolean => $first !== 0,
            Kind::Number => self::number($type, match (count($values)) {
                2 => $second,
                // Most likely 32 bits, as an f64 to have room for none.
                default => $type->optional && is_float($first) && (float) (int) $first === $first ? (int) $first : $first,
            }),
            Kind::BigInt => count($values) === 2 ? $second : $first,
            Kind::Instance => ($this->instantiate)($type->detail, $first),
            default => self::plain(match (true) {
                $of === ValType::ExternRef => $first,
                $fallible, $type->optional, $this->guest->references instanceof Slab => $this->guest->references->take($first),
                default => $first,
            }),
        };
    }

    private static function number(Type $type, int|float $value): int|float
    {
        return $type->unsigned && is_int($value) ? $value & 0xffffffff : $value;
    }

    /** @param non-empty-list<mixed> $values */
    private static function isNone(Type $type, array $values): bool
    {
        return match ($type->kind) {
            Kind::Boolean => $values[0] === Lower::NO_BYTE,
            Kind::Number => count($values) === 1 ? in_array($values[0], [Lower::NO_BYTE, Lower::NO_WORD], true) : $values[0] === 0,
            default => $values[0] === 0,
        };
    }

    /** What PHP shall see of a value. */
    private static function plain(mixed $value): mixed
    {
        return match (true) {
            $value === Undefined::Undefined => null,
            $value instanceof Bytes => $value->bytes,
            default => $value,
        };
    }
}
