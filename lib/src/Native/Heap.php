<?php

declare(strict_types=1);

namespace Wasm\Native;

use Wasm\ExportNotFoundException;
use Wasm\Func;
use Wasm\Instance;
use Wasm\LinkException;
use Wasm\Memory;
use Wasm\WasmException;

/** The module's memory, and its allocator. */
final class Heap
{
    public readonly Memory $memory;
    private readonly ?Func $malloc;
    private readonly ?Func $free;
    private readonly int $mallocWidth;
    private readonly int $freeWidth;

    public function __construct(private readonly Instance $instance, ?string $malloc, ?string $free, ?Memory $memory)
    {
        $this->memory = $memory ?? $instance->getMemoryBuffer()
            ?? throw new LinkException('The module exports no memory: pass the one that it imports, as memory: $memory');
        $this->malloc = self::function($instance, 'malloc', $malloc, '/^i32( i32)?$/D', 'i32');
        $this->free = self::function($instance, 'free', $free, '/^i32( i32){0,2}$/D', '');
        $this->mallocWidth = count($this->malloc?->type()->params ?? []);
        $this->freeWidth = count($this->free?->type()->params ?? []);
    }

    private static function function(Instance $instance, string $what, ?string $name, string $params, string $results): ?Func
    {
        if ($name === null) {
            return null;
        }
        $function = $instance->exports[$name] ?? null;
        if (!$function instanceof Func) {
            throw new ExportNotFoundException("The module exports no function \"$name\". Pass the name of what " . ($what === 'malloc' ? 'allocates' : 'frees')
                . ", as $what: 'name', or null if there is none" . self::functions($instance));
        }
        $type = $function->type();
        $names = static fn(array $types): string => implode(' ', array_column($types, 'value'));
        // A function that frees may return something; C++ and Zig wrappers do. It is ignored.
        if (preg_match($params, $names($type->params)) !== 1 || ($results !== '' && $names($type->results) !== $results)) {
            throw new LinkException("The function \"$name\" is $type: " . ($what === 'malloc'
                ? 'one that allocates takes a size, and perhaps an alignment, and gives a pointer'
                : 'one that frees takes a pointer, and perhaps a size and an alignment'));
        }
        return $function;
    }

    /** What to say of a function that is not there. */
    public static function functions(Instance $instance): string
    {
        $names = [];
        foreach ($instance->exports as $name => $export) {
            if ($export instanceof Func) {
                $names[] = $name;
            }
        }
        return $names === [] ? '. It exports no functions at all' : '. It exports ' . implode(', ', array_slice($names, 0, 12)) . (count($names) > 12 ? ', …' : '');
    }

    public function allocate(int $size, int $alignment = 1): int
    {
        if ($this->malloc === null) {
            throw new WasmException("There is no allocator, which strings need: pass its name, as malloc: 'malloc'");
        }
        $pointer = $this->mallocWidth === 1 ? ($this->malloc)($size) : ($this->malloc)($size, $alignment);
        return $pointer !== 0 || $size === 0 ? $pointer : throw new WasmException("The module's allocator has no room for $size bytes");
    }

    public function free(int $pointer, int $size, int $alignment = 1): void
    {
        match ($this->freeWidth) {
            0 => null,
            1 => ($this->free)($pointer),
            2 => ($this->free)($pointer, $size),
            default => ($this->free)($pointer, $size, $alignment),
        };
    }
}
