<?php

declare(strict_types=1);

namespace Wasm\Bindgen;

/** A declared function. */
final class Signature
{
    /** @param array<string, Type> $parameters by their names */
    public function __construct(
        public readonly string $name,
        public readonly array $parameters,
        public readonly Type $result,
    ) {
    }

    /** The same, with a u32 as its result. */
    public function asUnsigned(): self
    {
        return new self($this->name, $this->parameters, $this->result->asUnsigned());
    }
}
