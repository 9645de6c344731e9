<?php

declare(strict_types=1);

/**
 * Four snapshots: two that share pages of large images, one whose memory is all one image, and one that is copied.
 *
 * @return array<int, int> the byte that each is full of, and for how long
 */
function lengths(): array
{
    return [7 => 1_000_000, 9 => 300_000, 8 => 20 << 16, 5 => 100];
}

/** The snapshot of an instance whose memory begins with so many of a byte, and that has counted to 1. */
function ready(int $byte, bool &$made): Wasm\Module
{
    return Wasm\Cache::remember("ready $byte", function () use ($byte, &$made): Wasm\Module {
        $made = true;
        $instance = Wasm\Module::fromText('(module
            (memory (export "memory") 20 40)
            (global $n (mut i32) (i32.const 0))
            (func (export "next") (result i32) (global.set $n (i32.add (global.get $n) (i32.const 1))) (global.get $n))
            (func (export "grow") (result i32) (memory.grow (i32.const 5)))
            (func (export "spin") (loop $l (br $l)))
            (func (export "trap") unreachable))')->instantiate();
        $instance->next();
        $instance->memory->fill(0, lengths()[$byte], $byte);
        return $instance->snapshot();
    });
}

/** Whether an instance begins as its snapshot says; then it counts, grows, and writes all over its memory. */
function begins(Wasm\Instance $instance, int $byte): bool
{
    $right = $instance->next() === 2
        && $instance->memory->read(0, 20 << 16) === str_pad(str_repeat(chr($byte), lengths()[$byte]), 20 << 16, "\0")
        && $instance->grow() === 20
        && strspn($instance->memory->read(20 << 16, 5 << 16), "\0") === 5 << 16;
    $instance->memory->fill(0, $instance->memory->pages() << 16, 0xee);
    return $right;
}
