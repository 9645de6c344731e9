<?php

namespace Wasm\Component;

/**
 * A resource of a component's: its methods are methods of the object, by their names in camelCase.
 *
 * The component is told when the object is gone, or by {@see drop()}. A resource that was handed over to the component as
 * an argument of type `own` is not the program's any more, and using it is a {@see \Wasm\WasmError}.
 */
final class Resource
{
    /**
     * Gives the resource up. Nothing happens if that was done before.
     *
     * @throws \Wasm\WasmError if the component has it on loan, or is in a call
     * @throws \Wasm\TrapException if its destructor traps
     */
    public function drop(): void {}

    /** Whether it was given up, or handed over. */
    public function isDropped(): bool {}
}
