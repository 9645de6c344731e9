<?php

namespace Wasm;

/** Something a module asks for. */
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
