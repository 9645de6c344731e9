<?php

declare(strict_types=1);

namespace Wasm\AssemblyScript;

use Wasm\Func;
use Wasm\FuncType;
use Wasm\LinkException;
use Wasm\Memory;
use Wasm\MemoryType;
use Wasm\Module;
use Wasm\Store;
use Wasm\Table;
use Wasm\TableType;
use Wasm\WasiFunction;

/** What a module imports: the caller's functions by the types that asc knows them by, and what AssemblyScript itself needs. */
final class Imports
{
    private const TEXT = '~lib/string/String';

    public ?Memory $memory = null;

    public function __construct(
        private readonly Heap $heap,
        private readonly Declarations $declarations,
        private readonly Callbacks $callbacks,
        private readonly Store $store,
    ) {
    }

    /**
     * @param array<string, mixed> $given as for an Instance
     * @return array<string, mixed> the same
     */
    public function resolve(Module $module, array $given): array
    {
        $own = $this->own();
        foreach ($module->imports() as $import) {
            $of = $given[$import->module] ?? [];
            if (!is_array($of)) {
                continue;
            }
            $value = $of[$import->name] ?? null;
            $signature = $this->declarations->imports[$import->module][$import->name] ?? null;
            if ($import->type instanceof MemoryType) {
                $value ??= new Memory($import->type->minimum, $import->type->maximum, $import->type->shared, $this->store);
                $this->memory = $value instanceof Memory ? $value : null;
            } elseif ($import->type instanceof TableType) {
                $value ??= new Table($import->type, null, $this->store);
            } elseif ($value === null && $import->module === 'env' && isset($own[$import->name])) {
                [$type, $function] = $own[$import->name];
                $value = $this->callbacks->host($this->declarations->signature($import->name, $type), $function);
            } elseif ($import->type instanceof FuncType && is_callable($value) && !$value instanceof Func && !$value instanceof WasiFunction) {
                $type = $own[$import->name][0] ?? null;
                $signature ??= $import->module === 'env' && $type !== null ? $this->declarations->signature($import->name, $type) : null;
                $value = $this->callbacks->host($signature ?? $this->reflected($import->name, $import->type, $value), $value);
            }
            if ($value !== null) {
                $given[$import->module][$import->name] = $value;
            }
        }
        return $given;
    }

    /** The signature of a function that asc has written nothing of, by PHP's types: it passes numbers, or its glue was not kept. */
    private function reflected(string $name, FuncType $type, callable $callable): Signature
    {
        $function = new \ReflectionFunction(\Closure::fromCallable($callable));
        $parameters = [];
        foreach ($type->params as $index => $param) {
            $declared = $function->getParameters()[$index] ?? null;
            $parameters[] = $this->declarations->type($this->typeOf($name, $declared?->getType(), $param->value));
        }
        $result = $type->results === [] ? 'void' : $this->typeOf($name, $function->getReturnType(), $type->results[0]->value);
        return new Signature($name, $parameters, [], count($parameters), $this->declarations->type($result));
    }

    private function typeOf(string $import, ?\ReflectionType $type, string $number): string
    {
        $name = $type instanceof \ReflectionNamedType ? $type->getName() : 'mixed';
        return match (true) {
            $name === 'string' => self::TEXT . ($type->allowsNull() ? ' | null' : ''),
            $name === 'bool' => 'bool',
            in_array($name, ['int', 'float', 'mixed', 'never', 'void'], true) => $number,
            default => throw new LinkException("The import $import passes " . $name . ': how, is in the .js file that asc writes, which is not beside the declarations'),
        };
    }

    /** @return array<string, array{string, \Closure}> name => type, function */
    private function own(): array
    {
        $text = self::TEXT;
        $log = fn(string $level): array => ["($text) => void", static fn(string $message) => error_log("wasm $level: $message")];
        $milliseconds = static fn(): float => floor(microtime(true) * 1000);
        return [
            // With that place, asc's check of the stack, whose texts asc leaves out of the module.
            'abort' => ["($text | null, $text | null, u32, u32) => void", static fn(?string $reason, ?string $source, int $line, int $column): never =>
                throw new Abort($line === 1 && $column === 1 && $source === '' ? "The module's stack is used up" : $reason ?? 'abort', $source ?? '', $line, $column)],
            'trace' => ["($text, i32, f64, f64, f64, f64, f64) => void", static fn(string $message, int $count, float ...$numbers) =>
                error_log("wasm trace: $message" . ($count > 0 ? ' ' . implode(', ', array_slice($numbers, 0, $count)) : ''))],
            'seed' => ['() => f64', static fn(): float => (float) random_int(1, 2 ** 53)],
            'Date.now' => ['() => f64', $milliseconds],
            'Date.getTimezoneOffset' => ['() => i32', static fn(): int => -intdiv((new \DateTimeImmutable())->getOffset(), 60)],
            'performance.now' => ['() => f64', static fn(): float => hrtime(true) / 1e6],
            'console.assert' => ["(bool, $text) => void", static fn(bool $holds, string $message) => $holds || error_log("wasm assertion: $message")],
            'console.log' => $log('log'),
            'console.debug' => $log('debug'),
            'console.info' => $log('info'),
            'console.warn' => $log('warn'),
            'console.error' => $log('error'),
        ];
    }
}
