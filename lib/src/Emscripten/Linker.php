<?php

declare(strict_types=1);

namespace Wasm\Emscripten;

use Wasm\Func;
use Wasm\FuncType;
use Wasm\GlobalType;
use Wasm\GlobalVar;
use Wasm\Instance;
use Wasm\LinkException;
use Wasm\Memory;
use Wasm\Module;
use Wasm\Store;
use Wasm\Table;
use Wasm\ValType;

/**
 * Dynamic linking of a main module (`-sMAIN_MODULE`) and side modules (`-sSIDE_MODULE`): they share a memory, a table and
 * a stack. A module finds the address of something, or the place of a function in the table, in a global of `GOT.mem` or
 * `GOT.func`.
 */
final class Linker
{
    private const INITIALIZERS = ['__wasm_apply_data_relocs', '__wasm_call_ctors', '_initialize'];

    private GlobalVar $stack;

    /** @var array<string, GlobalVar> */
    private array $addresses = [];

    /** @var array<string, GlobalVar> */
    private array $functions = [];

    /** @var array<string, true> globals that are known */
    private array $resolved = [];

    /** @param array<string, int> $layout where the main module's memory has what, by the script beside it */
    public function __construct(private readonly array $layout, private readonly Store $store)
    {
        $this->stack = self::global($layout['stack_pointer'] ?? 0, $store);
        foreach (['heap_base', 'stack_low', 'stack_high'] as $name) {
            if (isset($layout[$name])) {
                $this->addresses["__$name"] = self::global($layout[$name], $store);
                $this->resolved["mem __$name"] = true;
            }
        }
    }

    public function tableBase(): int
    {
        return $this->layout['table_base'] ?? 1;
    }

    /** Whether a module is linked dynamically. */
    public static function concerns(Module $module): bool
    {
        foreach ($module->imports() as $import) {
            if ($import->type instanceof GlobalType && ($import->name === '__memory_base' || str_starts_with($import->module, 'GOT.'))) {
                return true;
            }
        }
        return false;
    }

    /** A global that a module imports; null: it is none of these. */
    public function import(string $module, string $name, GlobalType $type, ?int $memoryBase = null, ?int $tableBase = null): GlobalVar|int|null
    {
        return match (true) {
            $module === 'GOT.mem' => $this->addresses[$name] ??= self::global(0, $this->store),
            $module === 'GOT.func' => $this->functions[$name] ??= self::global(0, $this->store),
            $name === '__stack_pointer' => $this->stack,
            $name === '__memory_base' => $memoryBase ?? $this->layout['memory_base'] ?? 1024,
            $name === '__table_base' => $tableBase ?? $this->tableBase(),
            default => null,
        };
    }

    /** After the main module was instantiated. */
    public function finish(Instance $main, Table $table): void
    {
        $this->resolve($main, $this->layout['memory_base'] ?? 1024, $table);
    }

    /**
     * Loads a side module.
     *
     * @param \Closure(string, FuncType): mixed $function what there is of this name besides the exports of the main module
     */
    public function load(Module $side, Instance $main, Memory $memory, Table $table, \Closure $function): Instance
    {
        [$size, $align, $places] = self::needs($side);
        $base = $memoryBase = 0;
        if ($size > 0) {
            $base = $main->exports['malloc']($size + (1 << $align)) & 0xffffffff;
            $memoryBase = $base + (1 << $align) - 1 & -(1 << $align);
            $memory->fill($memoryBase, $size);
        }
        $tableBase = $places > 0 ? $table->grow($places) : $table->size();
        $imports = [];
        foreach ($side->imports() as $import) {
            $imports[$import->module][$import->name] = match (true) {
                $import->name === 'memory' => $memory,
                $import->name === '__indirect_function_table' => $table,
                $import->type instanceof GlobalType => $this->import($import->module, $import->name, $import->type, $memoryBase, $tableBase),
                $import->type instanceof FuncType => $main->exports[$import->name] ?? $function($import->name, $import->type),
                default => null,
            };
        }
        $imports = array_map(static fn(array $of): array => array_filter($of, static fn(mixed $value): bool => $value !== null), $imports);
        $instance = new Instance($side, $imports, $this->store);
        $this->resolve($instance, $memoryBase, $table);
        $this->resolve($main, 0, $table);
        $this->check();
        foreach (self::INITIALIZERS as $initializer) {
            ($instance->exports[$initializer] ?? null)?->__invoke();
        }
        return $instance;
    }

    /** Fills in what an instance exports, and others look for. */
    private function resolve(Instance $instance, int $memoryBase, Table $table): void
    {
        foreach ($this->functions as $name => $global) {
            $function = isset($this->resolved["func $name"]) ? null : $instance->exports[$name] ?? null;
            if ($function instanceof Func) {
                $global->value = $table->grow(1, $function);
                $this->resolved["func $name"] = true;
            }
        }
        foreach ($this->addresses as $name => $global) {
            $address = isset($this->resolved["mem $name"]) ? null : $instance->exports[$name] ?? null;
            if ($address instanceof GlobalVar) {
                $global->value = $address->value + $memoryBase;
                $this->resolved["mem $name"] = true;
            }
        }
    }

    private function check(): void
    {
        $missing = [
            ...array_filter(array_keys($this->functions), fn(string $name): bool => !isset($this->resolved["func $name"])),
            ...array_filter(array_keys($this->addresses), fn(string $name): bool => !isset($this->resolved["mem $name"])),
        ];
        if ($missing !== []) {
            throw new LinkException('No module that is linked has ' . implode(', ', $missing) . ': link the side module that does before this one');
        }
    }

    private static function global(int $value, Store $store): GlobalVar
    {
        return new GlobalVar(new GlobalType(ValType::I32, true), $value, $store);
    }

    /** @return array{int, int, int} bytes of memory, their alignment as a power of two, places in the table */
    private static function needs(Module $side): array
    {
        $section = $side->customSections('dylink.0')[0]
            ?? throw new LinkException('This is not a side module: it has no section dylink.0, which -sSIDE_MODULE writes');
        $at = 0;
        $number = static function () use ($section, &$at): int {
            for ($number = $shift = 0; ; $shift += 7) {
                $byte = ord($section[$at++] ?? "\0");
                $number |= ($byte & 0x7f) << $shift;
                if ($byte < 0x80 || $shift > 28) {
                    return $number;
                }
            }
        };
        while ($at < strlen($section)) {
            [$kind, $size] = [$number(), $number()];
            if ($kind === 1) {
                return [$number(), $number(), $number()];
            }
            $at += $size;
        }
        return [0, 0, 0];
    }
}
