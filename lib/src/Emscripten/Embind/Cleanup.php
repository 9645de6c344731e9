<?php

declare(strict_types=1);

namespace Wasm\Emscripten\Embind;

/** What is to be undone once a function has returned, or has not. */
final class Cleanup
{
    /** @var list<\Closure(): mixed> */
    private array $steps = [];

    public function add(\Closure $step): void
    {
        $this->steps[] = $step;
    }

    public function isEmpty(): bool
    {
        return $this->steps === [];
    }

    public function run(): void
    {
        while ($this->steps !== []) {
            array_pop($this->steps)();
        }
    }
}
