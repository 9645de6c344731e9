<?php

declare(strict_types=1);

namespace Wasm\Stubs;

use Wasm\AssemblyScript\Declarations;
use Wasm\AssemblyScript\Kind;
use Wasm\AssemblyScript\Signature;
use Wasm\AssemblyScript\Type;

/** A module's functions and variables as Wasm\AssemblyScript has them. */
final class FromAssemblyScript
{
    /** @return list<Method> */
    public static function methods(Declarations $declarations): array
    {
        return array_values(array_map(static fn(Signature $signature): Method => new Method(
            $signature->name,
            array_map(
                static fn(Type $type, string $name, int $index): array => [$name, self::type($type), self::closer($type, $declarations, true), $index >= $signature->required],
                $signature->parameters,
                $signature->names,
                array_keys($signature->parameters),
            ),
            self::type($signature->result, false),
            self::closer($signature->result, $declarations, false),
        ), $declarations->functions));
    }

    /** @return array<string, string> name => type, with a ! in front if it can be assigned to */
    public static function properties(Declarations $declarations): array
    {
        $properties = array_map(static fn(array $variable): string => ($variable[1] ? '!' : '') . self::closer($variable[0], $declarations, false), $declarations->variables);
        foreach ($declarations->enums as $name => $members) {
            $properties[$name] = 'array{' . implode(', ', array_map(static fn(string $member): string => "$member: int", $members)) . '}';
        }
        return $properties;
    }

    private static function type(Type $type, bool $isParameter = true): string
    {
        $name = match ($type->kind) {
            Kind::Nothing => 'void',
            Kind::Boolean => 'bool',
            Kind::Integer => 'int',
            Kind::Float => 'float',
            Kind::Text, Kind::Buffer => 'string',
            Kind::View => $isParameter ? 'string|array|\Wasm\TypedArray' : ($type->element->name === 'u8' ? 'string' : 'array'),
            Kind::Array, Kind::StaticArray => 'array',
            Kind::Record => $isParameter ? 'array|object' : '\stdClass',
            Kind::Callback => $isParameter ? 'callable' : '\Closure|\Wasm\AssemblyScript\Reference',
            Kind::Reference => '\Wasm\AssemblyScript\Reference',
        };
        return !$type->nullable ? $name : (str_contains($name, '|') ? "$name|null" : "?$name");
    }

    private static function closer(Type $type, Declarations $declarations, bool $isParameter): string
    {
        $number = static fn(Type $type): string => $type->kind === Kind::Float ? 'float' : 'int';
        $name = match ($type->kind) {
            Kind::Array, Kind::StaticArray => 'list<' . self::closer($type->element, $declarations, $isParameter) . '>',
            Kind::View => $isParameter ? "string|list<{$number($type->element)}>|\\Wasm\\TypedArray"
                : ($type->element->name === 'u8' ? 'string' : "list<{$number($type->element)}>"),
            Kind::Callback => 'callable(' . implode(', ', array_map(static fn(Type $each): string => self::closer($each, $declarations, false), $type->parameters))
                . '): ' . self::closer($type->result, $declarations, true),
            default => null,
        };
        return match (true) {
            $name === null => self::type($type, $isParameter),
            !$type->nullable => $name,
            default => $type->kind === Kind::Callback ? "($name)|null" : "$name|null",
        };
    }
}
