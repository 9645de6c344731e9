<?php

namespace Wasm;

/** An import of a module: its two names and the type that it needs. */
final class ImportType
{
    public readonly string $module;

    public readonly string $name;

    public readonly FuncType|MemoryType|TableType|GlobalType|TagType $type;

    public function __construct(
        string $module,
        string $name,
        FuncType|MemoryType|TableType|GlobalType|TagType $type,
    ) {}
}
