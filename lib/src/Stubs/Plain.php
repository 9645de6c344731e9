<?php

declare(strict_types=1);

namespace Wasm\Stubs;

use Wasm\FuncType;
use Wasm\GlobalType;
use Wasm\MemoryType;
use Wasm\Module;
use Wasm\TableType;
use Wasm\ValType;

/** A module's exports by their wasm types, as an Instance has them. */
final class Plain
{
    /** @return list<Method> */
    public static function methods(Module $module, string $binary): array
    {
        $names = Names::of($module, $binary);
        $methods = [];
        foreach ($module->exports() as $export) {
            if ($export->type instanceof FuncType) {
                $methods[] = self::method($export->name, $export->type, $names[$export->name] ?? []);
            }
        }
        return $methods;
    }

    /** @return array<string, string> name => class */
    public static function properties(Module $module): array
    {
        $properties = [];
        foreach ($module->exports() as $export) {
            $class = match (true) {
                $export->type instanceof MemoryType => 'Memory',
                $export->type instanceof TableType => 'Table',
                $export->type instanceof GlobalType => 'GlobalVar',
                $export->type instanceof FuncType => null,
                default => 'Tag',
            };
            if ($class !== null) {
                $properties[$export->name] = "\\Wasm\\$class";
            }
        }
        return $properties;
    }

    /** @param array<int, string> $names */
    private static function method(string $name, FuncType $type, array $names): Method
    {
        $parameters = $used = [];
        foreach ($type->params as $index => $param) {
            $parameter = $names[$index] ?? '';
            $parameter = preg_match('/^[a-z_]\w*$/iD', $parameter) === 1 && $parameter !== 'this' && !isset($used[$parameter]) ? $parameter : "arg$index";
            $used[$parameter] = true;
            $parameters[] = [$parameter, self::type($param), self::type($param), false];
        }
        $results = array_map(self::type(...), $type->results);
        return new Method($name, $parameters, match (count($results)) {
            0 => 'void',
            1 => $results[0],
            default => 'array',
        }, match (count($results)) {
            0 => 'void',
            1 => $results[0],
            default => 'array{' . implode(', ', $results) . '}',
        }, (string) $type);
    }

    private static function type(ValType $type): string
    {
        return match ($type) {
            ValType::I32, ValType::I64 => 'int',
            ValType::F32, ValType::F64 => 'float',
            ValType::V128 => 'string',
            ValType::FuncRef => '?\Wasm\Func',
            ValType::ExternRef => 'mixed',
            ValType::ExnRef => '?\Wasm\WasmException',
        };
    }
}
