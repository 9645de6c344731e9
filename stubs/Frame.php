<?php

namespace Wasm;

/** A wasm function that was running when the code trapped. */
final class Frame
{
    /** The module's name, if it has one. */
    public readonly ?string $module;

    /** The function's name from the name section, if it has one. */
    public readonly ?string $function;

    /** Its place in the module's function index space, imported functions first. */
    public readonly int $functionIndex;

    /** The offset of the instruction in the binary module, in bytes; null if the compiler did not keep it (llvm). */
    public readonly ?int $offset;

    public function __construct(?string $module, ?string $function, int $functionIndex, ?int $offset) {}
}
