<?php

declare(strict_types=1);

namespace Wasm\Bindgen;

/** A string that the module shall see as a Uint8Array, where its declaration says `any` and a plain one would be text. */
final class Bytes implements \Countable
{
    public function __construct(public readonly string $bytes)
    {
    }

    public function count(): int
    {
        return strlen($this->bytes);
    }
}
