<?php

declare(strict_types=1);

namespace Wasm;

use Wasm\Native\Call;
use Wasm\Native\Heap;
use Wasm\Native\Signature;

/**
 * Functions that pass strings as C, Rust and Zig do: as places in the module's memory.
 *
 *     $native = new Wasm\Native($instance, ['greet' => 'string(string)'], malloc: 'alloc', free: 'dealloc');
 *     echo $native->greet('Ada');
 *
 * A signature is a result, and parameters in parentheses. It says what PHP sees; how a string travels is read from the
 * function's wasm type, as far as that tells:
 *
 * | type      | PHP    | as a parameter                            | as a result                                      |
 * |-----------|--------|-------------------------------------------|--------------------------------------------------|
 * | `string`  | string | either of the next two, whichever fits    | either of the next two, whichever fits           |
 * | `cstring` | string | a pointer to bytes that end with a NUL    | the same                                         |
 * | `bytes`   | string | a pointer and a length                    | both in an i64 (packed); two results; a structure that the first parameter points to; a pointer, and the length where the last parameter points to |
 * | `int`     | int    | i32 or i64                                | the same, signed                                 |
 * | `uint`    | int    | i32 or i64                                | an i32 as an unsigned number                     |
 * | `float`   | float  | f32 or f64                                | the same                                         |
 * | `bool`    | bool   | i32, 0 or 1                               | i32, anything but 0 is true                      |
 * | `void`    | null   |                                           | none                                             |
 *
 * `?` in front of a string lets null stand for the null pointer. Who frees a string is part of a C interface:
 *
 * - Arguments are allocated by `malloc`, and freed by `free` when the function has returned. `own string` leaves them to
 *   the function, which frees them itself, or keeps them.
 * - A result is the caller's to free. `const string` is not: it belongs to the module, as a string literal does.
 *
 * An allocator may take a size, or a size and an alignment; its counterpart a pointer, a pointer and a size, or these and
 * an alignment. A function that ended in a trap leaves its arguments allocated, since its heap may be half changed.
 */
final class Native
{
    public readonly Instance $instance;

    /** @var array<string, Call> */
    private array $calls = [];

    /**
     * @param array<string, string> $signatures the exported functions by their names, as 'greet' => 'string(string)'
     * @param ?string $malloc the export that allocates; null: there is none, and no string can be passed
     * @param ?string $free the export that frees; null: nothing is freed, as with an allocator that collects or only grows
     * @param bool $pointerHigh where the pointer is in a packed i64: in the upper half, with the length in the lower,
     *                          or the other way round
     * @param ?Memory $memory for a module that imports its memory; null: the first one that it exports
     * @throws \ValueError for a signature that cannot be read
     * @throws ExportNotFoundException for a function that is not exported
     * @throws LinkException for a signature that does not fit the function's wasm type, or fits it in several ways
     */
    public function __construct(
        Instance $instance,
        array $signatures,
        ?string $malloc = 'malloc',
        ?string $free = 'free',
        bool $pointerHigh = true,
        ?Memory $memory = null,
    ) {
        $this->instance = $instance;
        $heap = new Heap($instance, $malloc, $free, $memory);
        foreach ($signatures as $name => $signature) {
            $function = $instance->exports[$name] ?? null;
            if (!$function instanceof Func) {
                throw new ExportNotFoundException("The module exports no function \"$name\"" . Heap::functions($instance));
            }
            $this->calls[$name] = new Call($function, Signature::parse((string) $name, $signature), $heap, $pointerHigh);
        }
    }

    /** @param list<mixed> $arguments */
    public function __call(string $name, array $arguments): mixed
    {
        $call = $this->calls[$name]
            ?? throw new ExportNotFoundException("There is no signature for \"$name\": give it to the constructor, or call it by its wasm type as \$native->instance->$name()");
        return $call(array_is_list($arguments) ? $arguments : throw new \ArgumentCountError("$name() does not accept named arguments"));
    }
}
