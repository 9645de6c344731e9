<?php

declare(strict_types=1);

namespace Wasm\Emscripten;

use Wasm\Func;
use Wasm\Instance;
use Wasm\Memory;
use Wasm\Table;
use Wasm\TableType;

/**
 * The instance as emscripten's glue uses it. It does not own it, because the instance owns the glue by its imports: so it
 * is freed with its last user.
 */
final class Guest
{
    public ?Memory $imported = null;
    public ?Table $importedTable = null;
    private ?string $tableName = null;

    /** @var \WeakReference<Instance>|null weak, because the instance owns this by its imports */
    private ?\WeakReference $instance = null;

    /** @param array<string, string> $exports name => what the module calls it, where names are minified */
    public function __construct(private readonly array $exports)
    {
    }

    /** @param array<string, mixed> $imports what the instance was made with */
    public function attach(Instance $instance, array $imports): void
    {
        $this->instance = \WeakReference::create($instance);
        foreach ($imports as $of) {
            foreach (is_array($of) ? $of : [] as $import) {
                $this->imported ??= $import instanceof Memory ? $import : null;
                $this->importedTable ??= $import instanceof Table ? $import : null;
            }
        }
    }

    public function instance(): Instance
    {
        return $this->instance?->get() ?? throw new \LogicException('The module calls its imports while it is instantiated: before there is an instance');
    }

    public function memory(): Memory
    {
        return $this->imported ?? $this->instance?->get()?->getMemoryBuffer()
            ?? throw new \LogicException('The module calls its imports while it is instantiated: before there is a memory to read from');
    }

    /** The table that function pointers are places of. */
    public function table(): Table
    {
        return $this->importedTable ?? $this->instance?->get()?->exports[$this->tableName ??= $this->findTable()];
    }

    private function findTable(): string
    {
        foreach ($this->instance?->get()?->module->exports() ?? [] as $export) {
            if ($export->type instanceof TableType) {
                return $export->name;
            }
        }
        throw new \LogicException('The module has no table of functions');
    }

    /** An exported function by the first of these names that there is. */
    public function find(string ...$names): ?Func
    {
        $exports = $this->instance?->get()?->exports;
        foreach ($names as $name) {
            $export = $exports[$this->exports[$name] ?? $name] ?? null;
            if ($export instanceof Func) {
                return $export;
            }
        }
        return null;
    }

    public function get(string ...$names): Func
    {
        return $this->find(...$names) ?? throw new \LogicException("The module exports no $names[0]: link it with -sEXPORTED_FUNCTIONS=_" . ltrim($names[0], '_')
            . ', or, if its names are minified, keep the .js beside it');
    }

    public function text(int $pointer): string
    {
        return $this->memory()->readCString($pointer);
    }
}
