<?php

namespace Wasm\Component;

/** The type of a component's values. */
final class ValueType implements \Stringable
{
    /** `string`, `list`, `record`, `variant` and so on, as WIT has it. */
    public readonly string $kind;

    /** The resource's name, for `own` and `borrow`. */
    public readonly ?string $resource;

    /** The type of a list's elements, or of an option's value. */
    public readonly ?ValueType $element;

    /** @var array<int|string, ?ValueType> fields of a record or tuple, cases of a variant, enum or result, flags */
    public readonly array $members;

    /** The class or enum that {@see \Wasm\Component} was given for the type. */
    public readonly ?string $class;

    /** As WIT writes it, with all parts in place of names. */
    public function __toString(): string {}
}
