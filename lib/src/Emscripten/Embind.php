<?php

declare(strict_types=1);

namespace Wasm\Emscripten;

use Wasm\Emscripten\Embind\Any;
use Wasm\Emscripten\Embind\Boolean;
use Wasm\Emscripten\Embind\ClassInfo;
use Wasm\Emscripten\Embind\CppClass;
use Wasm\Emscripten\Embind\CppObject;
use Wasm\Emscripten\Embind\Field;
use Wasm\Emscripten\Embind\Handles;
use Wasm\Emscripten\Embind\Invoker;
use Wasm\Emscripten\Embind\Number;
use Wasm\Emscripten\Embind\Pointer;
use Wasm\Emscripten\Embind\SmartPointer;
use Wasm\Emscripten\Embind\Text;
use Wasm\Emscripten\Embind\Type;
use Wasm\Emscripten\Embind\Value;
use Wasm\Emscripten\Embind\View;
use Wasm\Emscripten\Embind\Nothing;
use Wasm\Instance;

/**
 * What a module has told of itself with embind (`EMSCRIPTEN_BINDINGS`): functions, classes, values, enums and constants of
 * C++. It calls an import for each while it starts.
 *
 * One file, because the imports are the interface of embind's `bind.h`, whose order of parameters is followed here.
 */
final class Embind
{
    public readonly Handles $handles;

    /** @var array<int, Type> by the address of their typeinfo */
    private array $types = [];

    /** @var array<string, array<int, Invoker>> functions by name and number of arguments */
    private array $functions = [];

    /** @var array<int, ClassInfo> by the address of their typeinfo */
    private array $classes = [];

    /** @var array<string, \Closure(): mixed> */
    private array $constants = [];

    public function __construct(public readonly Guest $guest)
    {
        $this->handles = new Handles();
    }

    /** An import by its name; null: it is not one of embind's, or needs JavaScript. */
    public function import(string $name): ?\Closure
    {
        if (str_starts_with($name, '_emval_')) {
            return $this->handles->import($name, $this);
        }
        return match ($name) {
            '_embind_fatal_error' => fn(int $name, int $payload): never => throw new Abort("embind: {$this->text($name)}: {$this->text($payload)}"),
            '_embind_register_void' => fn(int $type, int $name) => $this->types[$type] = new Nothing($this->text($name)),
            // Older versions give the size in front of the two values.
            '_embind_register_bool' => fn(int $type, int $name, int ...$rest) => $this->types[$type] = new Boolean($this->text($name)),
            '_embind_register_integer', '_embind_register_bigint' => fn(int $type, int $name, int $size, int $minimum, int $maximum) => $this->types[$type] = Number::integer($this->text($name), $size, $minimum !== 0),
            '_embind_register_float' => fn(int $type, int $name, int $size) => $this->types[$type] = Number::float($this->text($name), $size),
            '_embind_register_std_string' => fn(int $type, int $name) => $this->types[$type] = new Text($this->text($name), $this->guest, 1),
            '_embind_register_std_wstring' => fn(int $type, int $size, int $name) => $this->types[$type] = new Text($this->text($name), $this->guest, $size),
            '_embind_register_emval' => function (int $type, int ...$name): void {
                // Versions that give a name know undefined and its like by other numbers.
                $this->handles->isOld = $name !== [];
                $this->types[$type] = new Any($this->handles);
            },
            '_embind_register_user_type', '_embind_register_optional' => fn(int $type, int ...$rest) => $this->types[$type] = new Any($this->handles),
            '_embind_register_memory_view' => fn(int $type, int $kind, int $name) => $this->types[$type] = new View($this->text($name), $this->guest, $kind),
            '_embind_register_function' => function (int $name, int $count, int $types, int $signature, int $invoker, int $function, int ...$rest): void {
                $this->functions[$name = $this->text($name)][$count - 1] = $this->invoker($name, $count, $types, $invoker, [$function]);
            },
            '_embind_register_value_array', '_embind_register_value_object' => $this->value(...),
            '_embind_register_value_array_element' => function (int $type, int ...$field): void {
                $this->types[$type]->fields[] = $this->field('', ...$field);
            },
            '_embind_register_value_object_field' => function (int $type, int $name, int ...$field): void {
                $this->types[$type]->fields[$name = $this->text($name)] = $this->field($name, ...$field);
            },
            '_embind_finalize_value_array', '_embind_finalize_value_object' => static fn(int $type) => null,
            '_embind_register_class' => $this->class(...),
            '_embind_register_class_constructor' => function (int $class, int $count, int $types, int $signature, int $invoker, int $constructor): void {
                $info = $this->classes[$class];
                $info->constructors[$count - 1] = $this->invoker($info->name, $count, $types, $invoker, [$constructor]);
            },
            '_embind_register_class_function' => function (int $class, int $name, int $count, int $types, int $signature, int $invoker, int $context, int ...$rest): void {
                $info = $this->classes[$class];
                $info->methods[$name = $this->text($name)][$count - 2] = $this->invoker("$info->name::$name", $count, $types, $invoker, [$context]);
            },
            '_embind_register_class_property' => function (int $class, int $name, int ...$field): void {
                $info = $this->classes[$class];
                $info->properties[$name = $this->text($name)] = $this->field("$info->name::$name", ...$field);
            },
            '_embind_register_class_class_function' => function (int $class, int $name, int $count, int $types, int $signature, int $invoker, int $function, int ...$rest): void {
                $info = $this->classes[$class];
                $info->statics[$name = $this->text($name)][$count - 1] = $this->invoker("$info->name::$name", $count, $types, $invoker, [$function]);
            },
            '_embind_register_class_class_property' => function (int $class, int $name, int $type, int $at, int $getterSignature, int $getter, int $setterSignature, int $setter): void {
                $info = $this->classes[$class];
                $info->staticProperties[$name = $this->text($name)] = new Field($this, "$info->name::$name", $type, $getter, null, $type, $setter, null, $at);
            },
            '_embind_register_iterable' => static fn(int ...$rest) => null,
            '_embind_register_enum' => fn(int $type, int $name, int $size, int $signed, int ...$rest) => $this->types[$type] = Number::integer($this->text($name), $size, $signed !== 0),
            '_embind_register_enum_value' => fn(int $type, int $name, int $value) => $this->constants["{$this->type($type)->name}::{$this->text($name)}"] = static fn(): int => $value,
            '_embind_register_constant' => fn(int $name, int $type, int|float $value) => $this->constants[$this->text($name)] = fn(): mixed => $this->type($type)->ofNumber($value),
            '_embind_register_smart_ptr' => function (int $type, int $pointee, int $name, int $policy, int $getSignature, int $get, int $makeSignature, int $make, int $shareSignature, int $share, int $destroySignature, int $destroy): void {
                $this->types[$type] = new SmartPointer($this->text($name), $this, $this->classes[$pointee], $get, $destroy);
            },
            default => null,
        };
    }

    /** Whether the module has said anything. */
    public function isUsed(): bool
    {
        return $this->types !== [];
    }

    /** A function of that name, if there is one. */
    public function hasFunction(string $name): bool
    {
        return isset($this->functions[$name]);
    }

    /** @param list<mixed> $arguments */
    public function call(string $name, array $arguments): mixed
    {
        return self::overload($name, $this->functions[$name], $arguments)(null, $arguments);
    }

    public function classNamed(string $name, Instance $instance): CppClass
    {
        foreach ($this->classes as $class) {
            if ($class->name === $name) {
                return new CppClass($class, $this, $instance);
            }
        }
        throw new \ValueError("The module has no class $name" . self::among(array_column($this->classes, 'name')));
    }

    public function constant(string $name): mixed
    {
        $value = ($this->constants[$name] ?? throw new \ValueError("The module has no constant $name" . self::among(array_keys($this->constants))))();
        // A text is given once: then it is freed.
        $this->constants[$name] = static fn(): mixed => $value;
        return $value;
    }

    /** @param list<string> $names */
    private static function among(array $names): string
    {
        return match (true) {
            $names === [] => ', and no other',
            count($names) > 10 => '',
            default => ': there is ' . implode(', ', $names),
        };
    }

    /**
     * The one that takes so many arguments.
     *
     * @param array<int, Invoker> $overloads
     * @param list<mixed> $arguments
     */
    public static function overload(string $name, array $overloads, array $arguments): Invoker
    {
        $takes = implode(' or ', array_keys($overloads));
        return $overloads[count($arguments)] ?? throw new \ArgumentCountError(
            "$name() takes $takes " . ($takes === '1' ? 'argument' : 'arguments') . ', ' . count($arguments) . ' given',
        );
    }

    public function type(int $type): Type
    {
        return $this->types[$type] ?? throw new \TypeError("embind knows nothing of the type {$this->nameOf($type)}: register it, as a class or with register_vector(), say");
    }

    public function classAt(int $type): ?ClassInfo
    {
        return $this->classes[$type] ?? null;
    }

    /** Calls a function pointer. */
    public function invoke(int $function, int|float ...$arguments): int|float|null
    {
        return $this->guest->table()[$function](...$arguments);
    }

    private function nameOf(int $type): string
    {
        return TypeInfo::demangle($this->text($this->guest->memory()->readInt32($type + 4)));
    }

    private function text(int $pointer): string
    {
        return $this->guest->text($pointer);
    }

    /** @param list<int> $front what the invoker takes in front of the arguments */
    private function invoker(string $name, int $count, int $types, int $invoker, array $front): Invoker
    {
        return new Invoker($this, $name, array_values(unpack("V$count", $this->guest->memory()->read($types, 4 * $count))), $invoker, $front);
    }

    private function field(string $name, int $getType, int $getSignature, int $getter, int $getContext, int $setType, int $setSignature, int $setter, int $setContext): Field
    {
        return new Field($this, $name, $getType, $getter, $getContext, $setType, $setter, $setContext);
    }

    private function value(int $type, int $name, int $makeSignature, int $make, int $destroySignature, int $destroy): void
    {
        $this->types[$type] = new Value($this->text($name), $this, $make, $destroy);
    }

    private function class(
        int $type,
        int $pointer,
        int $constPointer,
        int $base,
        int $actualSignature,
        int $actual,
        int $upcastSignature,
        int $upcast,
        int $downcastSignature,
        int $downcast,
        int $name,
        int $destroySignature,
        int $destroy,
    ): void {
        $info = $this->classes[$type] = new ClassInfo($this->text($name), $type, $base, $actual, $upcast, $downcast, $destroy);
        $this->types[$type] = new Pointer($info->name, $this, $info, true);
        $this->types[$pointer] = new Pointer("$info->name*", $this, $info, false);
        $this->types[$constPointer] = new Pointer("$info->name const*", $this, $info, false);
    }
}
