<?php

declare(strict_types=1);

namespace Wasm\AssemblyScript;

use Wasm\Instance;

/**
 * An object of a class that the module keeps to itself. It can be passed to functions that take one. While PHP has it,
 * the module's collector leaves it.
 */
final class Reference
{
    /**
     * @internal
     * @param string $class as AssemblyScript calls it: `assembly/index/Counter`
     */
    public function __construct(
        public readonly string $class,
        public readonly int $pointer,
        private readonly Heap $heap,
        // Keeps it alive.
        private readonly Instance $instance,
    ) {
        $heap->retain($pointer);
    }

    public function __destruct()
    {
        $this->heap->releaseLater($this->pointer);
    }

    public function __clone()
    {
        $this->heap->retain($this->pointer);
    }

    public function isOf(Heap $heap): bool
    {
        return $this->heap === $heap;
    }
}
