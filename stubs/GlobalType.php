<?php

namespace Wasm;

/** The type of a global. */
final class GlobalType
{
    public readonly ValType $value;

    public readonly bool $mutable;

    public function __construct(ValType $value, bool $mutable = false) {}
}
