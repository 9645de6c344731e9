<?php

declare(strict_types=1);

namespace Wasm\Emscripten\Embind;

use Wasm\Emscripten\Guest;

/** A part of the memory (typed_memory_view): valid as long as the module says. */
final class View extends Type
{
    private const KINDS = [\Wasm\Int8Array::class, \Wasm\Uint8Array::class, \Wasm\Int16Array::class, \Wasm\Uint16Array::class, \Wasm\Int32Array::class, \Wasm\Uint32Array::class,
        \Wasm\Float32Array::class, \Wasm\Float64Array::class, \Wasm\Int64Array::class, \Wasm\Uint64Array::class];

    public function __construct(string $name, private readonly Guest $guest, private readonly int $kind)
    {
        parent::__construct($name);
    }

    public function toWire(mixed $value, Cleanup $cleanup): int
    {
        throw $this->misfit($value);
    }

    public function fromWire(int|float|null $wire): mixed
    {
        $memory = $this->guest->memory();
        $class = self::KINDS[$this->kind];
        return new $class($memory, $memory->readUint32($wire + 4), $memory->readUint32($wire));
    }

    public function read(\Wasm\Memory $memory, int $at): mixed
    {
        return $this->fromWire($at);
    }
}
