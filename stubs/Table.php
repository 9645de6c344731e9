<?php

namespace Wasm;

/**
 * A table of functions (`funcref`) or of PHP values (`externref`); `$table[$i]` is an element.
 *
 * An element of a table of functions is a {@see Func} or null. An element of a table of PHP values is any value,
 * objects by identity; null is the null reference.
 *
 * @implements \ArrayAccess<int, mixed>
 */
final class Table implements \ArrayAccess, \Countable
{
    /**
     * A table for an instance to import.
     *
     * @param mixed $initial the value of every new element
     * @param ?Store $store the store to live in; null: a store that all such objects share, until an instance imports
     *                      from one of them
     * @throws \TypeError if the initial value does not fit the element type
     * @throws \ValueError if PHP cannot make tables of this element type
     * @throws LinkException if the system has no room
     * @throws WasmError if the function belongs to another store
     */
    public function __construct(TableType $type, mixed $initial = null, ?Store $store = null) {}

    /** @throws OutOfBoundsException */
    public function get(int $index): mixed {}

    /**
     * @throws OutOfBoundsException
     * @throws \TypeError if the value does not fit the element type
     * @throws WasmError if the function belongs to another store
     */
    public function set(int $index, mixed $value): void {}

    /**
     * Grows by elements that all have the same value.
     *
     * @return int the previous size
     * @throws \ValueError past the maximum, past a limit, or if the system has no room; the table stays as it was
     * @throws \TypeError if the value does not fit the element type
     * @throws WasmError if the function belongs to another store
     */
    public function grow(int $by, mixed $value = null): int {}

    /**
     * Grows by one element, a function that PHP makes of a callable: to C, its index is a function pointer.
     *
     * A {@see Func} goes in as it is, and must have that type. The table's store keeps any other callable as long as it
     * lives, even if its element is replaced.
     *
     * @return int the index of the new element
     * @throws \ValueError past the maximum, past a limit, or if the system has no more; if a callable takes an argument by
     *                     reference; if a `Func` has another type
     * @throws \Error if this is not a table of functions
     * @throws WasmError if the `Func` belongs to another store
     */
    public function add(callable $callable, FuncType $type): int {}

    /** The number of elements. */
    public function size(): int {}

    /** Its type, with the current size as minimum. */
    public function type(): TableType {}

    /**
     * Whether there is an element at this index that is not null.
     *
     * @throws \TypeError if the index is not an int; `isset()` is false then
     */
    public function offsetExists(mixed $offset): bool {}

    /**
     * @throws OutOfBoundsException
     * @throws \TypeError if the index is not an int
     */
    public function offsetGet(mixed $offset): mixed {}

    /**
     * @throws OutOfBoundsException
     * @throws \TypeError if the index is not an int, or the value does not fit the element type
     * @throws WasmError if the function belongs to another store
     */
    public function offsetSet(mixed $offset, mixed $value): void {}

    /** @throws \Error always: an element can be set to null, but not removed */
    public function offsetUnset(mixed $offset): void {}

    /** The number of elements. */
    public function count(): int {}
}
