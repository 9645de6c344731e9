<?php

declare(strict_types=1);

namespace Wasm\AssemblyScript;

/** What kind a type of AssemblyScript is of, as far as it says how a value travels. */
enum Kind
{
    case Nothing;
    case Boolean;
    case Integer;
    case Float;
    case Text;
    /** An ArrayBuffer. */
    case Buffer;
    /** A typed array. */
    case View;
    case Array;
    case StaticArray;
    /** A class with public fields and no constructor, which travels by its fields. */
    case Record;
    case Callback;
    /** Any other class, which travels as a handle. */
    case Reference;
}
