<?php

namespace Wasm;

/** Why the code trapped. */
enum TrapCode: int
{
    /** The instruction `unreachable` was executed. */
    case Unreachable = 1;

    /** A load, a store or a bulk operation outside a memory. */
    case MemoryOutOfBounds = 2;

    /** An access outside a table. */
    case TableOutOfBounds = 3;

    /** An indirect call through an empty element of a table. */
    case UninitializedElement = 4;

    /** An indirect call of a function of another type. */
    case IndirectCallTypeMismatch = 5;

    /** An integer division or remainder by zero. */
    case IntegerDivisionByZero = 6;

    /** The smallest integer divided by -1. */
    case IntegerOverflow = 7;

    /** A float that is NaN or too large was converted to an integer. */
    case BadConversionToInteger = 8;

    /** A null reference was used. */
    case NullReference = 9;

    /** An atomic access to an address that is not a multiple of its size. */
    case UnalignedAtomic = 10;

    /** `memory.atomic.wait` on a memory that is not shared. */
    case ExpectedSharedMemory = 11;

    /** The guest's stack is used up; see the INI entry `wasm.stack_size`. */
    case StackOverflow = 12;

    /** The store's fuel is used up. */
    case OutOfFuel = 13;

    /** The time limit of a call has passed. */
    case TimeLimit = 14;

    /** An exception that wasm threw and nothing caught. */
    case UncaughtException = 15;

    /** A component broke a rule by which values pass between components and the host; the message says which. */
    case CanonicalAbi = 16;
}
