<?php

declare(strict_types=1);

namespace Wasm\Emscripten\Embind;

use Wasm\Emscripten\Embind;

/** A field of a value, or a property of a class. */
final class Field
{
    /**
     * @param ?int $getContext what the function is given in front of the object; null: nothing
     * @param ?int $at where it is, if it is of no object
     */
    public function __construct(
        private readonly Embind $embind,
        private readonly string $name,
        private readonly int $getType,
        private readonly int $getter,
        private readonly ?int $getContext,
        private readonly int $setType,
        private readonly int $setter,
        private readonly ?int $setContext,
        public readonly ?int $at = null,
    ) {
    }

    /** @param int $object its address */
    public function get(int $object): mixed
    {
        $front = $this->getContext === null ? [] : [$this->getContext];
        return $this->embind->type($this->getType)->fromWire($this->embind->invoke($this->getter, ...$front, ...[$object]));
    }

    public function set(int $object, mixed $value): void
    {
        if ($this->setter === 0) {
            throw new \Error("$this->name is read-only");
        }
        $cleanup = new Cleanup();
        $front = $this->setContext === null ? [] : [$this->setContext];
        try {
            $this->embind->invoke($this->setter, ...$front, ...[$object, $this->embind->type($this->setType)->toWire($value, $cleanup)]);
        } catch (\TypeError | \ValueError $e) {
            throw new ($e::class)("$this->name " . $e->getMessage());
        } finally {
            $cleanup->run();
        }
    }
}
