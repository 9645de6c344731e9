<?php

declare(strict_types=1);

namespace Wasm\Extism;

use Wasm\FuncType;
use Wasm\LinkException;
use Wasm\ValType;

/** A callable of PHP as a plug-in calls it: what is not a number travels as the place of a block. */
final class HostFunction
{
    public static function of(string $name, FuncType $type, callable $callable, Kernel $kernel): \Closure
    {
        $callable = \Closure::fromCallable($callable);
        $function = new \ReflectionFunction($callable);
        $lifts = [];
        foreach ($type->params as $index => $param) {
            $declared = ($function->getParameters()[$index] ?? null)?->getType();
            $lifts[] = self::kind($name, $declared, $param);
        }
        $result = count($type->results) === 1 ? self::kind($name, $function->getReturnType(), $type->results[0]) : 'void';
        return static function (int|float ...$arguments) use ($callable, $kernel, $lifts, $result, $name): mixed {
            foreach ($lifts as $index => $kind) {
                $arguments[$index] = match ($kind) {
                    'string' => $kernel->get($arguments[$index]),
                    'array' => json_decode($kernel->get($arguments[$index]), true),
                    'bool' => $arguments[$index] !== 0,
                    default => $arguments[$index],
                };
            }
            $value = $callable(...$arguments);
            return match (true) {
                $result === 'void' => null,
                $result === 'array' => $kernel->put(json_encode($value, JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE)),
                $result !== 'string', is_int($value) => $value,
                $value === null => 0,
                default => is_string($value) ? $kernel->put($value)
                    : throw new \TypeError("The result of $name must be of type string, " . get_debug_type($value) . ' given'),
            };
        };
    }

    /** What a PHP type makes of a wasm value. An i64 without a type is the place of a block, as in Extism's own SDKs. */
    private static function kind(string $name, ?\ReflectionType $type, ValType $value): string
    {
        $word = $type instanceof \ReflectionNamedType ? $type->getName() : 'mixed';
        return match (true) {
            $word === 'int', $word === 'float', $word === 'bool', $word === 'void' => $word,
            $value !== ValType::I64 => $word === 'mixed' ? 'number'
                : throw new LinkException("The host function $name passes $word as an {$value->value}: only an i64 is the place of a block"),
            $word === 'array' => 'array',
            $word === 'string', $word === 'mixed' => 'string',
            default => throw new LinkException("The host function $name passes $word: it may be string, int, float, bool, or array for JSON"),
        };
    }
}
