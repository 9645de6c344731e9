<?php

namespace Wasm\Component;

/**
 * A kind of resource that a component exports: `->new(…)` is its constructor, and its static functions are methods by
 * their names in camelCase. All of them give a {@see Resource} where the function's type says so.
 */
final class ResourceClass
{
    /** The resource's name in WIT. */
    public function name(): string {}
}
