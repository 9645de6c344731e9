<?php

declare(strict_types=1);

namespace Wasm\AssemblyScript;

/** A function with the types that AssemblyScript knows it by. */
final class Signature
{
    /**
     * @param list<Type> $parameters
     * @param list<string> $names of the parameters
     * @param int $required how many of them have no default
     */
    public function __construct(
        public readonly string $name,
        public readonly array $parameters,
        public readonly array $names,
        public readonly int $required,
        public readonly Type $result,
    ) {
    }

    /** How messages call an argument. */
    public function argument(int $index): string
    {
        return sprintf('%s(): Argument #%d%s', $this->name, $index + 1, isset($this->names[$index]) ? " (\${$this->names[$index]})" : '');
    }
}
