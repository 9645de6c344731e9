<?php

namespace Wasm\Component;

/** A value of a variant type: one of its cases, and what that carries. */
final class Variant
{
    /** The case's name as WIT has it. */
    public readonly string $case;

    /** What the case carries; null if that is nothing. */
    public readonly mixed $value;

    public function __construct(string $case, mixed $value = null) {}
}
