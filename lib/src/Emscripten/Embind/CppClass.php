<?php

declare(strict_types=1);

namespace Wasm\Emscripten\Embind;

use Wasm\Emscripten\Embind;
use Wasm\Instance;

/** A class of C++: its static functions and properties are those of this object. */
final class CppClass
{
    /** @param Instance $instance as long as this is in use, so is the module */
    public function __construct(private readonly ClassInfo $class, private readonly Embind $embind, private readonly Instance $instance)
    {
    }

    /** Makes an object. */
    public function new(mixed ...$arguments): CppObject
    {
        return CppObject::make($this->embind, $this->class, array_values($arguments));
    }

    /** @param list<mixed> $arguments */
    public function __call(string $name, array $arguments): mixed
    {
        $functions = $this->class->statics[$name] ?? throw new \Error("{$this->class->name} has no static function $name()");
        return Embind::overload("{$this->class->name}::$name", $functions, $arguments)(null, $arguments);
    }

    public function __get(string $name): mixed
    {
        $field = $this->field($name);
        return $field->get($field->at);
    }

    public function __set(string $name, mixed $value): void
    {
        $field = $this->field($name);
        $field->set($field->at, $value);
    }

    public function __isset(string $name): bool
    {
        return isset($this->class->staticProperties[$name]);
    }

    private function field(string $name): Field
    {
        return $this->class->staticProperties[$name] ?? throw new \Error("{$this->class->name} has no static property $name");
    }
}
