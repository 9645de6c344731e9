<?php

declare(strict_types=1);

namespace Wasm\Native;

use Wasm\ValType;

/** How a result travels. */
enum ResultForm
{
    case Nothing;
    case Number;
    /** A pointer to bytes that end with a NUL. */
    case CString;
    /** A pointer and a length in the halves of an i64. */
    case Packed;
    case TwoResults;
    /** The first parameter points to where the function writes a pointer and a length. */
    case Structure;
    /** The result is a pointer; the last parameter points to where the function writes the length. */
    case LengthBehind;

    /** @param list<ValType> $results */
    public function fits(Type $type, array $results): bool
    {
        $names = implode(' ', array_column($results, 'value'));
        return match ($this) {
            self::Nothing => $type->name === 'void' && $names === '',
            self::Number => preg_match(match ($type->name) {
                'int', 'uint' => '/^i(32|64)$/D',
                'float' => '/^f(32|64)$/D',
                'bool' => '/^i32$/D',
                default => '/^never$/D',
            }, $names) === 1,
            self::CString => in_array($type->name, ['string', 'cstring'], true) && $names === 'i32',
            self::Packed => in_array($type->name, ['string', 'bytes'], true) && $names === 'i64',
            self::TwoResults => in_array($type->name, ['string', 'bytes'], true) && $names === 'i32 i32',
            self::Structure => in_array($type->name, ['string', 'bytes'], true) && $names === '',
            // A string with an i32 is the commoner form above: the signature must say that there is a length.
            self::LengthBehind => $type->name === 'bytes' && $names === 'i32',
        };
    }

    /** How many parameters of its own it has, before those of the signature. */
    public function before(): int
    {
        return $this === self::Structure ? 1 : 0;
    }

    /** The same, behind them. */
    public function after(): int
    {
        return $this === self::LengthBehind ? 1 : 0;
    }

    /** @param list<ValType> $params whether its own parameter, if it has one, is a pointer */
    public function wordsFit(array $params): bool
    {
        return match ($this) {
            self::Structure => ($params[0] ?? null) === ValType::I32,
            self::LengthBehind => end($params) === ValType::I32,
            default => true,
        };
    }
}
