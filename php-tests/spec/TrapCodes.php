<?php

declare(strict_types=1);

namespace WasmTests\Spec;

use Wasm\TrapCode;

/** What the scripts' words for traps are here. */
final class TrapCodes
{
    private const CODES = [
        'unreachable' => [TrapCode::Unreachable],
        'integer divide by zero' => [TrapCode::IntegerDivisionByZero],
        'integer overflow' => [TrapCode::IntegerOverflow],
        'invalid conversion to integer' => [TrapCode::BadConversionToInteger],
        'out of bounds memory access' => [TrapCode::MemoryOutOfBounds],
        'out of bounds table access' => [TrapCode::TableOutOfBounds],
        // Of a table or of a memory: the scripts that say no more test either.
        'out of bounds' => [TrapCode::MemoryOutOfBounds, TrapCode::TableOutOfBounds],
        // An index outside of the table, in an indirect call.
        'undefined element' => [TrapCode::TableOutOfBounds],
        'undefined' => [TrapCode::TableOutOfBounds],
        'uninitialized element' => [TrapCode::UninitializedElement],
        'uninitialized' => [TrapCode::UninitializedElement],
        'indirect call type mismatch' => [TrapCode::IndirectCallTypeMismatch],
        'indirect call' => [TrapCode::IndirectCallTypeMismatch],
        'null reference' => [TrapCode::NullReference],
        'null exception reference' => [TrapCode::NullReference],
        'unaligned atomic' => [TrapCode::UnalignedAtomic],
        'expected shared memory' => [TrapCode::ExpectedSharedMemory],
        'call stack exhausted' => [TrapCode::StackOverflow],
    ];

    /** @return list<TrapCode> */
    public static function of(string $text): array
    {
        // Some add the element's index.
        $text = preg_replace('/ \d+$/', '', $text);
        return self::CODES[$text] ?? throw new Failure("no TrapCode is known for \"$text\"");
    }
}
