<?php

namespace Wasm\Component;

/** A value of a result type where it is not the result of a function: in a list, a record, an argument. */
final class Result
{
    /** Whether it is the good case. */
    public readonly bool $isOk;

    /** What the case carries; null if that is nothing. */
    public readonly mixed $value;

    public static function ok(mixed $value = null): Result {}

    public static function err(mixed $value = null): Result {}
}
