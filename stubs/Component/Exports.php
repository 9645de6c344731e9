<?php

namespace Wasm\Component;

/**
 * What a component, or one of its interfaces, exports.
 *
 * Functions are methods by their names in camelCase. `$exports['docs:demo/render@1.0.0']` is an interface; without
 * version, or with another that is compatible by semantic versioning, it is found as well. `$exports->document` is a
 * resource, whose functions are methods of it.
 */
final class Exports implements \ArrayAccess, \Countable, \IteratorAggregate
{
    /** Whether there is an export of that name. */
    public function offsetExists(mixed $offset): bool {}

    /**
     * The export of that name: an interface, a resource, or a function as a closure.
     *
     * @throws \Wasm\ExportNotFoundException if there is none
     */
    public function offsetGet(mixed $offset): mixed {}

    /** @throws \Error always: exports are read-only */
    public function offsetSet(mixed $offset, mixed $value): void {}

    /** @throws \Error always: exports are read-only */
    public function offsetUnset(mixed $offset): void {}

    /** How many exports there are. */
    public function count(): int {}

    /** The exports by their names, in the component's order. */
    public function getIterator(): \Iterator {}
}
