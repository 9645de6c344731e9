<?php

namespace Wasm;

/** An export of a module: its name and its type. */
final class ExportType
{
    public readonly string $name;

    public readonly FuncType|MemoryType|TableType|GlobalType|TagType $type;

    public function __construct(string $name, FuncType|MemoryType|TableType|GlobalType|TagType $type) {}
}
