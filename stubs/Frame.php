<?php

namespace Wasm;

/**
 * A function that was running when the code trapped.
 *
 * A function that the compiler of the source has inlined into another has a frame of its own, with the same index and offset,
 * if the module has DWARF.
 */
final class Frame
{
    /** The module's name, if it has one. */
    public readonly ?string $module;

    /** The function's name as it is in the source (Rust, C++), made of its symbol; null if it has none. */
    public readonly ?string $function;

    /** Its place in the module's function index space, imported functions first. */
    public readonly int $functionIndex;

    /** The offset of the instruction in the binary module, in bytes; null if the compiler did not keep it (llvm, on other systems than Linux). */
    public readonly ?int $offset;

    /** The function's name as the toolchain spells it: in the name section, or of an inlined one in the DWARF. */
    public readonly ?string $symbol;

    /** The file of the source, as the toolchain knew it; null without DWARF. */
    public readonly ?string $file;

    /** The line in the file, from 1 on; null without DWARF. */
    public readonly ?int $line;

    /** The column in the line, from 1 on; null without DWARF, or if that does not say. */
    public readonly ?int $column;

    public function __construct(
        ?string $module,
        ?string $function,
        int $functionIndex,
        ?int $offset,
        ?string $symbol = null,
        ?string $file = null,
        ?int $line = null,
        ?int $column = null,
    ) {}
}
