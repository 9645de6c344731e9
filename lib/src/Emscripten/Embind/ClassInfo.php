<?php

declare(strict_types=1);

namespace Wasm\Emscripten\Embind;

/** What embind was told of a class. Zero stands for what there is not. */
final class ClassInfo
{
    /** @var array<int, Invoker> by the number of arguments */
    public array $constructors = [];

    /** @var array<string, array<int, Invoker>> by name and number of arguments */
    public array $methods = [];

    /** @var array<string, array<int, Invoker>> */
    public array $statics = [];

    /** @var array<string, Field> */
    public array $properties = [];

    /** @var array<string, Field> */
    public array $staticProperties = [];

    /**
     * @param int $base the typeinfo of its base
     * @param int $actual the function that gives the typeinfo of an object
     * @param int $upcast the functions that make an address of one of its base, and back
     */
    public function __construct(
        public readonly string $name,
        public readonly int $type,
        public readonly int $base,
        public readonly int $actual,
        public readonly int $upcast,
        public readonly int $downcast,
        public readonly int $destroy,
    ) {
    }
}
