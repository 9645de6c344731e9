<?php

namespace Wasm;

/** Something a module offers. */
final class ExportType
{
    public readonly string $name;

    public readonly FuncType|MemoryType|TableType|GlobalType|TagType $type;

    public function __construct(string $name, FuncType|MemoryType|TableType|GlobalType|TagType $type) {}
}
