<?php

declare(strict_types=1);

namespace Wasm\AssemblyScript;

use Wasm\ExportNotFoundException;
use Wasm\Func;
use Wasm\GlobalVar;
use Wasm\Instance;
use Wasm\LinkException;
use Wasm\Memory;
use Wasm\Table;
use Wasm\WasmException;

/**
 * The objects in the module's memory, and the pins that keep the collector from them.
 *
 * Each object has a header in front of it: its class's number at -8, its size at -4. It does not own the instance, whose
 * imports own it: so the instance is freed with its last user, and not only when PHP's cycle collector comes by.
 */
final class Heap
{
    private const ARRAY_BUFFER = 1;
    private const STRING = 2;

    /** Flags of the classes that the module describes. */
    private const VIEW = 1;
    private const ARRAY = 2;
    private const STATIC_ARRAY = 4;
    private const SIGNED = 0x800;
    private const FLOAT = 0x1000;
    private const NULLABLE = 0x2000;
    private const MANAGED = 0x4000;

    /**
     * How many exceptions may leave the module. Each leaves frames on the stack that AssemblyScript keeps in memory, by
     * default 32 KiB; some functions go on below its end without a check, over the module's constants.
     */
    private const EXCEPTIONS = 200;

    private int $exceptions = 0;

    /** @var \WeakReference<Instance>|null null: not instantiated yet */
    private ?\WeakReference $instance = null;

    private ?Memory $imported = null;

    /** Whether it exports `__new`, `__pin` and `__unpin`, which come together. */
    private bool $hasRuntime = false;

    /** @var array<int, int> pointer => how often it is pinned here; the module allows for one pin */
    private array $pins = [];

    /** @var list<int> handles that are gone, still to be unpinned */
    private array $released = [];

    /** @var array<string, int> kind and element => class number */
    private array $arrays = [];

    public function attach(Instance $instance, ?Memory $imported): void
    {
        $this->instance = \WeakReference::create($instance);
        $this->imported = $imported;
        $this->hasRuntime = isset($instance->exports['__new'], $instance->exports['__pin'], $instance->exports['__unpin']);
    }

    public function instance(): Instance
    {
        return $this->instance?->get() ?? throw new \LogicException(
            'The module passes objects while it is instantiated, before there is a memory to read them from: compile it with --exportStart _start',
        );
    }

    public function memory(): Memory
    {
        return $this->imported ?? $this->instance()->getMemoryBuffer();
    }

    public function table(): ?Table
    {
        $table = $this->instance()->exports['table'] ?? null;
        return $table instanceof Table ? $table : null;
    }

    public function helper(string $name): ?Func
    {
        return $this->instance()->exports[$name] ?? null;
    }

    /** Room for an object, filled with zeros. It may collect whatever is neither pinned nor reachable. */
    public function allocate(int $size, int $class): int
    {
        if (!$this->hasRuntime) {
            throw new ExportNotFoundException('The module exports no __new, which everything but numbers needs: compile it with --exportRuntime');
        }
        return $this->instance()->__new($size, $class) & 0xffffffff;
    }

    /** Keeps an object until it is released as often. */
    public function retain(int $pointer): int
    {
        if ($pointer !== 0 && ($this->pins[$pointer] = ($this->pins[$pointer] ?? 0) + 1) === 1) {
            $this->hasRuntime && $this->instance()->__pin($pointer);
        }
        return $pointer;
    }

    public function release(int $pointer): void
    {
        if ($pointer !== 0 && --$this->pins[$pointer] === 0) {
            unset($this->pins[$pointer]);
            $this->hasRuntime && $this->instance()->__unpin($pointer);
        }
    }

    /** Releases it before the next call: a destructor may run at any time, and must not enter the module. */
    public function releaseLater(int $pointer): void
    {
        $this->released[] = $pointer;
    }

    /** What comes before every call. */
    public function enter(): void
    {
        if ($this->exceptions >= self::EXCEPTIONS) {
            throw new WasmException('The module was left by ' . self::EXCEPTIONS . ' exceptions, whose frames fill the stack that AssemblyScript keeps in its memory: make a new instance');
        }
        while ($this->released !== []) {
            $this->release(array_pop($this->released));
        }
    }

    /** An exception has left the module. */
    public function left(): void
    {
        $this->exceptions++;
    }

    /** @throws \ValueError for half of a surrogate pair, which AssemblyScript allows for and UTF-8 does not have */
    public function text(int $pointer): string
    {
        $memory = $this->memory();
        return $memory->readUtf16($pointer, $memory->readUint32($pointer - 4) >> 1);
    }

    public function newText(string $text, string $what): int
    {
        $pointer = $this->allocate(2 * Text::units($text, $what), self::STRING);
        $this->memory()->writeUtf16($pointer, $text);
        return $pointer;
    }

    public function newBuffer(string $bytes): int
    {
        $pointer = $this->allocate(strlen($bytes), self::ARRAY_BUFFER);
        $this->memory()->write($pointer, $bytes);
        return $pointer;
    }

    /** The number of a class of arrays: asc does not write it down, but the module describes its classes. */
    public function arrayClass(Type $type): int
    {
        return $this->arrays[$type->name] ??= $this->findArrayClass($type);
    }

    private function findArrayClass(Type $type): int
    {
        $element = $type->element;
        $wanted = match ($type->kind) {
            Kind::View => self::VIEW,
            Kind::Array => self::ARRAY,
            default => self::STATIC_ARRAY,
        } | 1 << 6 + $element->align();
        $wanted |= $element->isManaged() ? self::MANAGED | ($element->nullable ? self::NULLABLE : 0) : 0;
        $wanted |= !$element->isManaged() && Number::isSigned($element->name) ? self::SIGNED : 0;
        $wanted |= $element->kind === Kind::Float ? self::FLOAT : 0;
        $base = $this->instance()->exports['__rtti_base'] ?? null;
        if (!$base instanceof GlobalVar) {
            throw new ExportNotFoundException('The module exports no __rtti_base, which arrays need: compile it with --exportRuntime');
        }
        $memory = $this->memory();
        $mask = self::VIEW | self::ARRAY | self::STATIC_ARRAY | 0x1f << 6 | self::SIGNED | self::FLOAT | self::NULLABLE | self::MANAGED;
        for ($class = 0, $count = $memory->readUint32($base->value); $class < $count; $class++) {
            if (($memory->readUint32($base->value + 4 + 4 * $class) & $mask) === $wanted) {
                return $class;
            }
        }
        throw new LinkException("The module has no class $type->name: the declarations are not those of this module");
    }
}
