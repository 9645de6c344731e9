<?php

namespace Wasm;

/**
 * A linear memory: bytes (`$memory[$i]` is one), in pages of 64 KiB.
 *
 * Numbers are little-endian and need no alignment. Every access is checked before anything is touched, and a write
 * happens completely or not at all. Offsets from -2^31 to -1 mean the unsigned number with the same 32 bits, because
 * that is how a pointer above 2 GiB comes out of a function that returns an `i32`.
 *
 * A memory that an instance exports keeps that instance's store alive.
 *
 * @implements \ArrayAccess<int, int>
 */
final class Memory implements \ArrayAccess, \Countable
{
    /** Bytes in a page. */
    public const PAGE_SIZE = 65536;

    /**
     * A memory of zeros, for an instance to import.
     *
     * @param int $minimum pages, at most 65536
     * @param ?int $maximum pages, at most 65536; null: no maximum
     * @param bool $shared whether threads may share it; if so, it needs a maximum
     * @param ?Store $store the store to live in; null: a store that all such objects share, until an instance imports
     *                      from one of them
     * @throws \ValueError if a size is out of range or the maximum below the minimum
     * @throws LinkException if the system has no room
     */
    public function __construct(int $minimum, ?int $maximum = null, bool $shared = false, ?Store $store = null) {}

    /**
     * Copies bytes out, as a binary string.
     *
     * @throws OutOfBoundsException
     * @throws \ValueError if the length is negative
     */
    public function read(int $offset, int $length): string {}

    /**
     * Copies a binary string in.
     *
     * @throws OutOfBoundsException
     */
    public function write(int $offset, string $bytes): void {}

    /**
     * The bytes before the next NUL.
     *
     * @param ?int $maxLength stop after this many bytes if no NUL comes earlier; null: at the end of the memory
     * @throws OutOfBoundsException if the memory ends before either
     * @throws \ValueError if the maximum length is negative
     */
    public function readCString(int $offset, ?int $maxLength = null): string {}

    /**
     * Copies a string in and appends a NUL.
     *
     * @return int the number of bytes written, including the NUL
     * @throws OutOfBoundsException
     * @throws \ValueError if the string contains a NUL
     */
    public function writeCString(int $offset, string $bytes): int {}

    /**
     * Copies text out that must be UTF-8.
     *
     * @param int $length in bytes
     * @throws OutOfBoundsException
     * @throws \ValueError if the bytes are not UTF-8, or the length is negative
     */
    public function readUtf8(int $offset, int $length): string {}

    /**
     * Copies UTF-16 text out (little-endian, without a byte order mark), as UTF-8.
     *
     * @param int $units the number of 16-bit units; a character takes one or two
     * @throws OutOfBoundsException
     * @throws \ValueError if the units are not UTF-16: half of a pair stands alone; or if the number is negative
     */
    public function readUtf16(int $offset, int $units): string {}

    /**
     * Copies UTF-8 text in as UTF-16 (little-endian, without a byte order mark or a terminator).
     *
     * @return int the number of bytes written: two for each unit
     * @throws OutOfBoundsException
     * @throws \ValueError if the text is not UTF-8
     */
    public function writeUtf16(int $offset, string $utf8): int {}

    /** @throws OutOfBoundsException */
    public function readInt8(int $offset): int {}

    /**
     * @throws OutOfBoundsException
     * @throws \ValueError if the value does not fit
     */
    public function writeInt8(int $offset, int $value): void {}

    /** @throws OutOfBoundsException */
    public function readUint8(int $offset): int {}

    /**
     * @throws OutOfBoundsException
     * @throws \ValueError if the value does not fit
     */
    public function writeUint8(int $offset, int $value): void {}

    /** @throws OutOfBoundsException */
    public function readInt16(int $offset): int {}

    /**
     * @throws OutOfBoundsException
     * @throws \ValueError if the value does not fit
     */
    public function writeInt16(int $offset, int $value): void {}

    /** @throws OutOfBoundsException */
    public function readUint16(int $offset): int {}

    /**
     * @throws OutOfBoundsException
     * @throws \ValueError if the value does not fit
     */
    public function writeUint16(int $offset, int $value): void {}

    /** @throws OutOfBoundsException */
    public function readInt32(int $offset): int {}

    /**
     * @throws OutOfBoundsException
     * @throws \ValueError if the value does not fit
     */
    public function writeInt32(int $offset, int $value): void {}

    /** @throws OutOfBoundsException */
    public function readUint32(int $offset): int {}

    /**
     * @throws OutOfBoundsException
     * @throws \ValueError if the value does not fit
     */
    public function writeUint32(int $offset, int $value): void {}

    /** @throws OutOfBoundsException */
    public function readInt64(int $offset): int {}

    /**
     * @throws OutOfBoundsException
     */
    public function writeInt64(int $offset, int $value): void {}

    /** @throws OutOfBoundsException */
    public function readFloat32(int $offset): float {}

    /**
     * @throws OutOfBoundsException
     * @throws \ValueError if the value does not fit
     */
    public function writeFloat32(int $offset, float $value): void {}

    /** @throws OutOfBoundsException */
    public function readFloat64(int $offset): float {}

    /**
     * @throws OutOfBoundsException
     */
    public function writeFloat64(int $offset, float $value): void {}

    /**
     * Sets bytes to one value.
     *
     * @param int $byte from 0 to 255
     * @throws OutOfBoundsException
     * @throws \ValueError if the length is negative or the byte out of range
     */
    public function fill(int $offset, int $length, int $byte = 0): void {}

    /**
     * Copies bytes within the memory; the two ranges may overlap.
     *
     * @throws OutOfBoundsException
     * @throws \ValueError if the length is negative
     */
    public function copy(int $destination, int $source, int $length): void {}

    /**
     * Grows by pages of zeros.
     *
     * @return int the previous size, in pages
     * @throws \ValueError past the maximum, past a limit, or if the system has no room; the memory stays as it was
     */
    public function grow(int $pages): int {}

    /** The size in pages. */
    public function pages(): int {}

    /** The size in bytes. */
    public function byteLength(): int {}

    /** An alias of {@see byteLength()}. */
    public function getByteLength(): int {}

    /** Its type, with the current size as minimum. */
    public function type(): MemoryType {}

    /**
     * Whether there is a byte at this offset.
     *
     * @throws \TypeError if the offset is not an int
     */
    public function offsetExists(mixed $offset): bool {}

    /**
     * The byte at this offset, from 0 to 255.
     *
     * @throws OutOfBoundsException
     * @throws \TypeError if the offset is not an int
     */
    public function offsetGet(mixed $offset): mixed {}

    /**
     * @throws OutOfBoundsException
     * @throws \TypeError if the offset or the value is not an int
     * @throws \ValueError if the value is not from 0 to 255
     */
    public function offsetSet(mixed $offset, mixed $value): void {}

    /** @throws \Error always: bytes cannot be removed */
    public function offsetUnset(mixed $offset): void {}

    /** The size in bytes. */
    public function count(): int {}
}
