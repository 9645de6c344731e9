<?php

namespace Wasm\Component;

/** The type of an interface. */
final class InterfaceType
{
    /** @var array<string, FuncType|ValueType|ResourceType|InterfaceType> by their names in WIT */
    public readonly array $exports;
}
