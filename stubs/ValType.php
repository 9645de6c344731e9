<?php

namespace Wasm;

/** The types of values; the backing string is the text format's keyword. */
enum ValType: string
{
    /** Int from -2^31 to 2^32 - 1 as an argument, signed int as a result. */
    case I32 = 'i32';

    /** Int. */
    case I64 = 'i64';

    /** Float, rounded to single precision. */
    case F32 = 'f32';

    /** Float. */
    case F64 = 'f64';

    /** Binary string of 16 bytes, little-endian. */
    case V128 = 'v128';

    /** {@see Func} or null. */
    case FuncRef = 'funcref';

    /** Any PHP value; null is the null reference. */
    case ExternRef = 'externref';

    /** A {@see GuestException} that the guest threw, or null. */
    case ExnRef = 'exnref';
}
