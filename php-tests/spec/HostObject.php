<?php

declare(strict_types=1);

namespace WasmTests\Spec;

/** What an externref of a script refers to. */
final class HostObject
{
    public function __construct(public readonly string $number)
    {
    }
}
