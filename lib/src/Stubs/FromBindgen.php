<?php

declare(strict_types=1);

namespace Wasm\Stubs;

use Wasm\Bindgen\Declarations;
use Wasm\Bindgen\Kind;
use Wasm\Bindgen\Signature;
use Wasm\Bindgen\Type;

/** A module's functions as Wasm\Bindgen has them. */
final class FromBindgen
{
    /** @return list<Method> */
    public static function methods(Declarations $declarations): array
    {
        // What initialises the module is the library's to call.
        $functions = array_filter(
            $declarations->functions,
            static fn(Signature $signature): bool => $signature->result->kind !== Kind::Promise && $signature->name !== 'initSync',
        );
        return array_values(array_map(static fn(Signature $signature): Method => new Method(
            $signature->name,
            array_map(
                static fn(Type $type, string $name): array => [$name, self::type($type), self::closer($type), $type->optional],
                $signature->parameters,
                array_keys($signature->parameters),
            ),
            self::type($signature->result),
            self::closer($signature->result),
        ), $functions));
    }

    private static function type(Type $type): string
    {
        $name = match ($type->kind) {
            Kind::Text, Kind::Bytes => 'string',
            Kind::Numbers, Kind::List => 'array',
            Kind::Boolean => 'bool',
            // The declarations do not tell a float from an int.
            Kind::Number => 'int|float',
            Kind::BigInt => 'int',
            Kind::Nothing, Kind::Promise => 'void',
            Kind::Instance => '\Wasm\Bindgen\JsObject',
            Kind::Value => 'mixed',
        };
        return !$type->optional || $name === 'mixed' || $name === 'void' ? $name : (str_contains($name, '|') ? "$name|null" : "?$name");
    }

    private static function closer(Type $type): string
    {
        $name = match ($type->kind) {
            Kind::Numbers => 'list<int|float>',
            Kind::List => 'list<mixed>',
            default => null,
        };
        return $name === null ? self::type($type) : $name . ($type->optional ? '|null' : '');
    }
}
