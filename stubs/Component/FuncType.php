<?php

namespace Wasm\Component;

/** The type of a component's function. */
final class FuncType implements \Stringable
{
    /** @var array<string, ValueType> the parameters by their names in camelCase */
    public readonly array $params;

    /** Null if the function gives nothing. */
    public readonly ?ValueType $result;

    /** As WIT writes it, with all parts in place of names: `(text: string) -> result<list<u8>, string>`. */
    public function __toString(): string {}
}
