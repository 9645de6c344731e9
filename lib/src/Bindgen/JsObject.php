<?php

declare(strict_types=1);

namespace Wasm\Bindgen;

use Wasm\Bindgen;
use Wasm\WasmError;

/**
 * An object of a class that the module exports. It lives in the module's memory until free(), or as long as the module.
 *
 * It is not freed by itself, because a method that takes `self` by value has freed it already, and the declarations do
 * not say which does. Such an object must not be used again.
 */
final class JsObject
{
    private bool $freed = false;

    /**
     * @internal {@see Bindgen::new()} makes them
     * @param array<string, Signature> $members
     * @param \Closure(string, list<mixed>): mixed $member calls a member
     */
    public function __construct(
        // It keeps the instance alive.
        private readonly Bindgen $module,
        private readonly string $class,
        private readonly array $members,
        private readonly \Closure $member,
    ) {
    }

    /** @param list<mixed> $arguments */
    public function __call(string $name, array $arguments): mixed
    {
        return array_is_list($arguments)
            ? $this->member($name, $arguments)
            : throw new \ArgumentCountError("$name() does not accept named arguments");
    }

    public function __get(string $name): mixed
    {
        return $this->member("get $name", []);
    }

    public function __set(string $name, mixed $value): void
    {
        $this->member("set $name", [$value]);
    }

    public function __isset(string $name): bool
    {
        return isset($this->members["get $name"]);
    }

    /** Frees it in the module's memory. */
    public function free(): void
    {
        if (!$this->freed) {
            $this->freed = true;
            ($this->member)('free', []);
        }
    }

    public function __clone()
    {
        throw new \Error("Trying to clone an object of the module's class $this->class");
    }

    /** @param list<mixed> $arguments */
    private function member(string $name, array $arguments): mixed
    {
        return $this->freed
            ? throw new WasmError("The object of $this->class has been freed")
            : ($this->member)($name, $arguments);
    }
}
