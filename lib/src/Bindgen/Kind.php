<?php

declare(strict_types=1);

namespace Wasm\Bindgen;

/** How a value of a declared type travels. */
enum Kind
{
    case Text;
    case Bytes;
    /** A typed array of anything but bytes. */
    case Numbers;
    /** A Vec of values. */
    case List;
    case Boolean;
    case Number;
    case BigInt;
    case Nothing;
    case Promise;
    /** An object of a class of the module's own. */
    case Instance;
    /** Any value of JavaScript's. */
    case Value;
}
