<?php

declare(strict_types=1);

namespace Wasm\Stubs;

use Wasm\Component;
use Wasm\Component\FuncType;
use Wasm\Component\InterfaceType;
use Wasm\Component\ResourceType;
use Wasm\Component\ValueType;

/**
 * What a component exports, as classes, and what it imports, as interfaces for a program to implement.
 *
 * The instance is a class of the name that is given; what belongs to an interface or a resource has its name behind that.
 */
final class FromComponent
{
    /** @var array<string, string> resource => the class of those that the component gives */
    private array $resources = [];

    /** @var list<string> */
    private array $declarations = [];

    /** @var array<string, true> names that are taken, in lower case */
    private array $taken = [];

    private function __construct(private readonly string $class)
    {
        $this->taken[strtolower($class)] = true;
    }

    /** @param string $class without its namespace */
    public static function source(Component $component, string $file, string $class): string
    {
        $stub = new self($class);
        $exports = $component->exports();
        $stub->nameResources($exports);
        [$properties, $methods] = $stub->exports($exports);
        $imports = $stub->imports($component->imports());
        $lines = ["What $file exports and imports, for IDEs and static analysis: not to be loaded. Made by bin/wasm stubs.", ''];
        foreach ($properties as $name => $type) {
            $lines[] = "@property-read $type \$$name";
        }
        if ($imports !== []) {
            $lines[] = '@phpstan-type Imports array{' . implode(', ', $imports) . '}';
        }
        return implode("\n", [self::comment($lines) . self::body("abstract class $class extends \\Wasm\\Component\\Instance", $methods), ...$stub->declarations]);
    }

    /** @param array<string, object> $items */
    private function nameResources(array $items): void
    {
        foreach ($items as $name => $item) {
            if ($item instanceof InterfaceType) {
                $this->nameResources($item->exports);
            } elseif ($item instanceof ResourceType && !isset($this->resources[$item->name])) {
                $this->resources[$item->name] = $this->name($name);
            }
        }
    }

    /**
     * @param array<string, object> $items
     * @return array{array<string, string>, list<Method>} properties and methods
     */
    private function exports(array $items): array
    {
        $words = array_count_values(array_map(self::lastWord(...), array_keys(array_filter($items, static fn(object $item): bool => $item instanceof InterfaceType))));
        $properties = [];
        foreach ($items as $name => $item) {
            if ($item instanceof InterfaceType) {
                $class = $this->name(self::lastWord($name));
                [$inner, $methods] = $this->exports($item->exports);
                $lines = ["The interface $name.", ''];
                foreach ($inner as $property => $type) {
                    $lines[] = "@property-read $type \$$property";
                }
                $this->declarations[] = self::comment($lines) . self::body("abstract class $class extends \\Wasm\\Component\\Exports", $methods);
                if ($words[self::lastWord($name)] === 1) {
                    $properties[self::camel(self::lastWord($name))] = $class;
                }
            } elseif ($item instanceof ResourceType) {
                $properties[self::camel($name)] = $this->resource($name, $item, $items);
            }
        }
        return [$properties, $this->functions($items, '')];
    }

    /**
     * The class of a resource's static functions, beside which stands that of the resource.
     *
     * @param array<string, object> $items
     */
    private function resource(string $name, ResourceType $resource, array $items): string
    {
        $class = $this->resources[$resource->name];
        $statics = $this->functions($items, "[static]$name.");
        $constructor = $items["[constructor]$name"] ?? null;
        if ($constructor instanceof FuncType) {
            array_unshift($statics, $this->method('new', $constructor, false));
        }
        $this->declarations[] = self::comment(["The static functions and the constructor of the resource $name."])
            . self::body("abstract class {$class}Class extends \\Wasm\\Component\\ResourceClass", $statics);
        $this->declarations[] = self::comment(["The resource $name."])
            . self::body("abstract class $class extends \\Wasm\\Component\\Resource", $this->functions($items, "[method]$name."));
        return "{$class}Class";
    }

    /**
     * @param array<string, object> $items
     * @return list<Method> of functions with that in front of their names; those of resources have a [
     */
    private function functions(array $items, string $prefix, bool $given = false): array
    {
        $methods = [];
        foreach ($items as $name => $item) {
            if ($item instanceof FuncType && str_starts_with($name, $prefix) && !str_starts_with($rest = substr($name, strlen($prefix)), '[')) {
                $methods[] = $this->method(self::camel($rest), $item, str_starts_with($prefix, '[method]'), $given);
            }
        }
        return $methods;
    }

    /** @param bool $given whether PHP gives the function, and so takes its parameters */
    private function method(string $name, FuncType $type, bool $hasThis, bool $given = false): Method
    {
        $parameters = [];
        foreach (array_slice($type->params, (int) $hasThis) as $param => $value) {
            $parameters[] = [$param, ...$this->type($value, !$given), $value->kind === 'option' && !$given];
        }
        $result = $type->result;
        $throws = '';
        if ($result?->kind === 'result') {
            $error = $result->members['error'] ?? $result->members['err'] ?? null;
            $throws = '@throws \Wasm\ResultException' . ($error === null ? '' : ' whose payload is ' . $this->type($error, $given)[1]);
            $result = $result->members['ok'] ?? null;
        }
        [$php, $closer] = $result === null ? ['void', 'void'] : $this->type($result, $given);
        return new Method($name, $parameters, $php, $closer, $throws);
    }

    /**
     * @param array<string, object> $items
     * @return list<string> the parts of the array that a program gives
     */
    private function imports(array $items): array
    {
        $parts = [];
        foreach ($items as $name => $item) {
            if ($item instanceof FuncType) {
                $parts[] = self::camel($name) . ': ' . $this->callable($item);
            } elseif ($item instanceof InterfaceType && !self::isWasi($name)) {
                $inner = $this->interface($name, $item->exports);
                if ($inner !== []) {
                    $parts[] = "'" . explode('@', $name)[0] . "': array{" . implode(', ', $inner) . '}';
                }
            }
        }
        return $parts;
    }

    /**
     * @param array<string, object> $items
     * @return list<string>
     */
    private function interface(string $name, array $items): array
    {
        foreach ($items as $item => $type) {
            if ($type instanceof ResourceType && !isset($this->resources[$type->name])) {
                $this->resources[$type->name] = $this->name($item);
            }
        }
        $parts = [];
        foreach ($items as $item => $type) {
            if ($type instanceof ResourceType) {
                $class = $this->resources[$type->name];
                $methods = $this->functions($items, "[method]$item.", true);
                $this->declarations[] = self::comment(["The resource $item of $name, which the program provides: a class of its own."])
                    . self::body("interface $class", $methods, ';');
                $parts[] = self::camel($item) . ": class-string<$class>";
            } elseif ($type instanceof FuncType && !str_starts_with($item, '[')) {
                $parts[] = self::camel($item) . ': ' . $this->callable($type);
            }
        }
        $functions = $this->functions($items, '', true);
        if ($functions !== []) {
            $this->declarations[] = self::comment(["The functions of $name, which the program provides."])
                . self::body('interface ' . $this->name(self::lastWord($name)), $functions, ';');
        }
        return $parts;
    }

    private function callable(FuncType $type): string
    {
        $method = $this->method('f', $type, false, true);
        return 'callable(' . implode(', ', array_column($method->parameters, 2)) . "): $method->closer";
    }

    /**
     * PHP's type of a value, and a closer one for tools.
     *
     * @param bool $in whether PHP gives the value
     * @return array{string, string}
     */
    private function type(ValueType $type, bool $in): array
    {
        $closer = fn(?ValueType $each): string => $each === null ? 'null' : $this->type($each, $in)[1];
        $names = implode('|', array_map(static fn(int|string $name): string => "'$name'", array_keys($type->members)));
        return match ($type->kind) {
            'bool' => ['bool', 'bool'],
            'f32', 'f64' => ['float', 'float'],
            'u64' => $in ? ['int|string', 'int|numeric-string'] : ['int', 'int'],
            's64' => ['int', 'int'],
            's8', 's16', 's32' => ['int', sprintf('int<%d, %d>', -(2 ** ((int) substr($type->kind, 1) - 1)), 2 ** ((int) substr($type->kind, 1) - 1) - 1)],
            'u8', 'u16', 'u32' => ['int', sprintf('int<0, %d>', 2 ** (int) substr($type->kind, 1) - 1)],
            'char', 'string' => ['string', 'string'],
            'list' => match (true) {
                $type->element?->kind === 'u8' => $in ? ['string|array|\Wasm\Uint8Array', 'string|list<int<0, 255>>|\Wasm\Uint8Array'] : ['string', 'string'],
                preg_match('/^[suf]\d+$/', (string) $type->element?->kind) === 1 && $in => ['array|string|\Wasm\TypedArray', "list<{$closer($type->element)}>|string|\\Wasm\\TypedArray"],
                default => ['array', "list<{$closer($type->element)}>"],
            },
            'record' => match (true) {
                $type->class === null => $in ? ['array|object', $this->shape($type, true)] : ['array', $this->shape($type, false)],
                $in => ['array|object', "\\$type->class|{$this->shape($type, true)}"],
                default => ["\\$type->class", "\\$type->class"],
            },
            'tuple' => ['array', 'array{' . implode(', ', array_map($closer, $type->members)) . '}'],
            'variant' => ['\Wasm\Component\Variant' . ($in ? '|string' : ''), '\Wasm\Component\Variant' . ($in ? self::bare($type) : '')],
            'enum' => match (true) {
                $type->class === null => $in ? ['string|\BackedEnum', "$names|\\BackedEnum"] : ['string', $names],
                $in => ["string|\\$type->class", "$names|\\$type->class"],
                default => ["\\$type->class", "\\$type->class"],
            },
            'flags' => ['array', $in ? "list<$names>|array<$names, bool>" : "list<$names>"],
            'option' => $this->option($type, $in),
            'result' => ['\Wasm\Component\Result', '\Wasm\Component\Result'],
            default => isset($this->resources[$type->resource]) ? array_fill(0, 2, $this->resources[$type->resource]) : ['object', 'object'],
        };
    }

    /** @return array{string, string} */
    private function option(ValueType $type, bool $in): array
    {
        if ($type->element === null || $type->element->kind === 'option') {
            return ['?\Wasm\Component\Variant', '\Wasm\Component\Variant|null'];
        }
        [$php, $closer] = $this->type($type->element, $in);
        return [str_contains($php, '|') ? "$php|null" : "?$php", "$closer|null"];
    }

    private function shape(ValueType $type, bool $in): string
    {
        $fields = [];
        foreach ($type->members as $name => $field) {
            $fields[] = $name . ($in && $field?->kind === 'option' ? '?' : '') . ': ' . ($field === null ? 'mixed' : $this->type($field, $in)[1]);
        }
        return 'array{' . implode(', ', $fields) . '}' . ($in ? '|object' : '');
    }

    /** The names of the cases that carry nothing, behind what is in front of them. */
    private static function bare(ValueType $type): string
    {
        return implode('', array_map(static fn(int|string $name): string => "|'$name'", array_keys(array_filter($type->members, is_null(...)))));
    }

    /** A class for something of that name, which no other has. */
    private function name(string $kebab): string
    {
        $name = $this->class . ucfirst(self::camel($kebab));
        for ($number = 2, $free = $name; isset($this->taken[strtolower($free)]); $number++) {
            $free = $name . $number;
        }
        $this->taken[strtolower($free)] = $this->taken[strtolower("{$free}class")] = true;
        return $free;
    }

    private static function lastWord(string $interface): string
    {
        $parts = preg_split('~[/:]~', explode('@', $interface)[0]);
        return (string) end($parts);
    }

    private static function camel(string $kebab): string
    {
        return lcfirst(str_replace(' ', '', ucwords(strtr(strtolower($kebab), '-', ' '))));
    }

    /** Whether Wasm\Wasi provides it. */
    private static function isWasi(string $interface): bool
    {
        return preg_match('~^wasi:(?:io|cli|clocks|random|filesystem|sockets|http)/[^@]+@0\.2\.\d+$~D', $interface) === 1;
    }

    /** @param list<string> $lines */
    private static function comment(array $lines): string
    {
        while (end($lines) === '') {
            array_pop($lines);
        }
        return "/**\n" . implode('', array_map(static fn(string $line): string => rtrim(" * $line") . "\n", $lines)) . " */\n";
    }

    /** @param list<Method> $methods */
    private static function body(string $head, array $methods, string $end = ' {}'): string
    {
        $known = [];
        $text = [];
        foreach ($methods as $method) {
            if (!isset($known[strtolower($method->name)])) {
                $known[strtolower($method->name)] = true;
                $text[] = $end === ' {}' ? (string) $method : str_replace(" {}\n", ";\n", (string) $method);
            }
        }
        return "$head\n{\n" . implode("\n", $text) . "}\n";
    }
}
