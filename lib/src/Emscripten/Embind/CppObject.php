<?php

declare(strict_types=1);

namespace Wasm\Emscripten\Embind;

use Wasm\Emscripten\Embind;
use Wasm\Instance;

/**
 * An object of C++: its methods and properties are those that embind was told of.
 *
 * It is deleted with its last user in PHP if PHP made it or was given a copy; or before, by delete(). What a function gives a
 * pointer to belongs to the module.
 */
final class CppObject
{
    private readonly Instance $instance;

    /**
     * @param int $pointer where the object is; 0: it is deleted
     * @param int $destroy the function that deletes what holds it; 0: it is not PHP's
     * @param int $holder what that is given: the object, or a smart pointer to it
     */
    private function __construct(public readonly ClassInfo $class, private readonly Embind $embind, private int $pointer, private int $destroy, private readonly int $holder)
    {
        // As long as this is in use, so is the module.
        $this->instance = $embind->guest->instance();
    }

    /** The object at an address, of the class that it has at run time if that is known. */
    public static function actual(Embind $embind, ClassInfo $class, int $pointer, int $destroy, int $holder): self
    {
        $actual = $class->actual === 0 ? null : $embind->classAt($embind->invoke($class->actual, $pointer));
        $downcast = $actual === null || $actual === $class ? null : self::downcast($embind, $pointer, $class, $actual);
        return $downcast === null ? new self($class, $embind, $pointer, $destroy, $holder) : new self($actual, $embind, $downcast, $destroy, $holder);
    }

    private static function downcast(Embind $embind, int $pointer, ClassInfo $from, ClassInfo $to): ?int
    {
        if ($from === $to) {
            return $pointer;
        }
        $base = $embind->classAt($to->base);
        $pointer = $base === null || $to->downcast === 0 ? null : self::downcast($embind, $pointer, $from, $base);
        return $pointer === null ? null : $embind->invoke($to->downcast, $pointer);
    }

    /** @param list<mixed> $arguments */
    public static function make(Embind $embind, ClassInfo $class, array $arguments): self
    {
        if ($class->constructors === []) {
            throw new \Error("$class->name has no constructor that embind was told of");
        }
        $made = Embind::overload($class->name, $class->constructors, $arguments)(null, $arguments);
        if ($made instanceof self && $made->destroy === 0) {
            // A constructor gives a pointer. What it points to is PHP's.
            $made->destroy = $class->destroy;
        }
        return $made;
    }

    /** Its address as an object of that class; null: it is of no such class. */
    public function as(ClassInfo $class): ?int
    {
        $pointer = $this->pointer ?: throw new \Error("The {$this->class->name} is deleted");
        for ($own = $this->class; $own !== $class; $own = $base) {
            $base = $this->embind->classAt($own->base);
            if ($base === null) {
                return null;
            }
            $pointer = $this->embind->invoke($own->upcast, $pointer);
        }
        return $pointer;
    }

    /** The smart pointer that holds it; null: it is not held by one of that kind. */
    public function holder(int $destroy): ?int
    {
        return $this->destroy === $destroy && $this->pointer !== 0 ? $this->holder : null;
    }

    /** Calls its destructor. It cannot be used any more. */
    public function delete(): void
    {
        $this->pointer !== 0 || throw new \Error("The {$this->class->name} is deleted already");
        [$destroy, $this->destroy, $this->pointer] = [$this->destroy ?: $this->class->destroy, 0, 0];
        $this->embind->invoke($destroy, $this->holder);
    }

    /** Leaves it to the module, which deletes it. A function that returns by return_value_policy::reference() calls for that. */
    public function disown(): self
    {
        $this->destroy = 0;
        return $this;
    }

    public function __destruct()
    {
        if ($this->destroy !== 0 && $this->pointer !== 0) {
            $this->delete();
        }
    }

    /** @param list<mixed> $arguments */
    public function __call(string $name, array $arguments): mixed
    {
        $methods = $this->find(static fn(ClassInfo $class): ?array => $class->methods[$name] ?? null);
        $methods ?? throw new \Error("{$this->class->name} has no method $name()");
        return Embind::overload("{$this->class->name}::$name", $methods, $arguments)($this, $arguments);
    }

    public function __get(string $name): mixed
    {
        [$field, $class] = $this->property($name);
        return $field->get($this->as($class));
    }

    public function __set(string $name, mixed $value): void
    {
        [$field, $class] = $this->property($name);
        $field->set($this->as($class), $value);
    }

    public function __isset(string $name): bool
    {
        return $this->find(static fn(ClassInfo $class): ?Field => $class->properties[$name] ?? null) !== null;
    }

    public function __clone()
    {
        throw new \Error("The {$this->class->name} cannot be cloned: embind has no copy constructor");
    }

    /** @return array{Field, ClassInfo} */
    private function property(string $name): array
    {
        return $this->find(static fn(ClassInfo $class): ?array => isset($class->properties[$name]) ? [$class->properties[$name], $class] : null)
            ?? throw new \Error("{$this->class->name} has no property $name");
    }

    /**
     * What the class has, or its nearest base.
     *
     * @template T
     * @param callable(ClassInfo): ?T $of
     * @return ?T
     */
    private function find(callable $of): mixed
    {
        for ($class = $this->class; $class !== null; $class = $this->embind->classAt($class->base)) {
            if (($found = $of($class)) !== null) {
                return $found;
            }
        }
        return null;
    }
}
