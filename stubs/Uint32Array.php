<?php

namespace Wasm;

/**
 * A live view of a memory as unsigned 32-bit integers.
 *
 * @implements TypedArray<int, int>
 */
final class Uint32Array implements TypedArray
{
    public const BYTES_PER_ELEMENT = 4;

    /**
     * @param int $offset where the view begins, in bytes; need not be a multiple of the element's size
     * @param ?int $length elements; null: up to the end of the memory, also when it grows
     * @throws OutOfBoundsException if the view would reach past the end of the memory
     * @throws \ValueError if the length is negative
     */
    public function __construct(Memory $memory, int $offset = 0, ?int $length = null) {}

    /** Where the view begins, in bytes. */
    public function getOffset(): int {}

    /** The current number of elements. */
    public function getLength(): int {}

    /** @return list<int> */
    public function toArray(): array {}

    /**
     * Stores numbers from an index on: all of them or none.
     *
     * @param iterable<int> $values in their order; the keys do not matter
     * @param int $offset an index, in elements
     * @throws OutOfBoundsException if they would reach past the end of the view
     * @throws \TypeError if a value is not an int
     * @throws \ValueError if a value does not fit
     */
    public function set(\Traversable|array $values, int $offset = 0): void {}

    /**
     * A view of a part of this one, with a fixed length. A negative index counts from the end.
     *
     * @param int $begin an index, in elements
     * @param ?int $end the index after the last element; null: the end of the view
     * @throws OutOfBoundsException if an index is outside of the view
     * @throws \ValueError if the end comes before the beginning
     */
    public function subarray(int $begin, ?int $end = null): static {}

    /** The bytes of the view, as a binary string. */
    public function getBytes(): string {}

    /**
     * Copies a binary string in. It may end within an element, of which only a part is then written.
     *
     * @param int $offset an index, in elements
     * @throws OutOfBoundsException if it would reach past the end of the view
     */
    public function setBytes(string $bytes, int $offset = 0): void {}

    /** @throws \TypeError if the index is not an int */
    public function offsetExists(mixed $offset): bool {}

    /**
     * @return int
     * @throws OutOfBoundsException
     * @throws \TypeError if the index is not an int
     */
    public function offsetGet(mixed $offset): mixed {}

    /**
     * @param int $value
     * @throws OutOfBoundsException
     * @throws \TypeError if the index or the value is not an int
     * @throws \ValueError if a value does not fit
     */
    public function offsetSet(mixed $offset, mixed $value): void {}

    /** @throws \Error always: elements cannot be removed */
    public function offsetUnset(mixed $offset): void {}

    /** The current number of elements. */
    public function count(): int {}

    /**
     * The elements as they are when the loop reaches them; nothing is copied, and the loop follows changes of the
     * length. A loop by reference (`as &$element`) is an \Error.
     */
    public function getIterator(): \Iterator {}
}
