<?php

namespace Wasm;

/** Helps to give a module what it imports. Cannot be constructed. */
final class Imports
{
    /**
     * Imports that are complete as far as functions go: each function that is missing traps when it is called, and the
     * {@see TrapException} says which one it was.
     *
     * For modules that import more than a program needs of them, as interpreters do: nothing is missed silently.
     *
     * Memories, tables, globals and tags that are missing stay missing, and the {@see LinkException} of the instance
     * names them: there is nothing that would be right in their place.
     *
     * @param array<string, array<string, mixed>|Instance|Exports> $given what there is; it stays as it is
     * @param ?callable $which `fn(ImportType $import): bool`, which of the functions that are missing are to trap; null:
     *                         all of them. The others stay missing
     * @return array<string, array<string, mixed>|Instance|Exports>
     * @throws \TypeError if an element of `$given` is not what may stand there
     */
    public static function trapping(Module $module, array $given = [], ?callable $which = null): array {}
}
