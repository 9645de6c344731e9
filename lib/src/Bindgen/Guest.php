<?php

declare(strict_types=1);

namespace Wasm\Bindgen;

use Wasm\ExportNotFoundException;
use Wasm\Func;
use Wasm\FuncType;
use Wasm\ImportType;
use Wasm\Instance;
use Wasm\Memory;
use Wasm\Module;
use Wasm\Table;
use Wasm\TableType;
use Wasm\ValType;

/**
 * The instance as the glue uses it: strings in its memory, values by number, and the helpers that wasm-bindgen exports
 * for both.
 *
 * It does not own the instance, whose imports own it: so the instance is freed with its last user, and not only when
 * PHP's cycle collector comes by.
 */
final class Guest
{
    /** What a helper looks like where the linker has taken its name, and it is `__wbindgen_export_3` or so. */
    private const HELPERS = [
        '__wbindgen_malloc' => '(i32, i32) -> i32',
        '__wbindgen_realloc' => '(i32, i32, i32, i32) -> i32',
        '__wbindgen_free' => '(i32, i32, i32) -> ()',
        '__wbindgen_exn_store' => '(i32) -> ()',
    ];

    public readonly References $references;

    /** The wasm type of JavaScript's values; null: the module knows none. */
    public readonly ?ValType $value;

    /** @var array<string, string> */
    private readonly array $names;

    /** @var \WeakReference<Instance>|null null: not instantiated yet */
    private ?\WeakReference $instance = null;

    public function __construct(Module $module)
    {
        $names = [];
        foreach ($module->exports() as $export) {
            if ($export->type instanceof TableType && $export->type->element === ValType::ExternRef) {
                $names['table'] = $export->name;
            } elseif ($export->type instanceof FuncType) {
                $names[$export->name] = $export->name;
                $helper = preg_match('/^__wbindgen_export_?\d*$/D', $export->name) === 1 ? array_search((string) $export->type, self::HELPERS, true) : false;
                if ($helper !== false) {
                    $names[$helper] = $export->name;
                }
            }
        }
        $this->names = $names;
        $this->references = isset($names['table']) ? new ExternrefTable($this) : new Slab();
        $drops = array_filter($module->imports(), static fn(ImportType $import): bool => Imports::shortName($import->name) === '__wbindgen_object_drop_ref');
        $this->value = isset($names['table']) ? ValType::ExternRef : ($drops !== [] ? ValType::I32 : null);
    }

    public function attach(Instance $instance): void
    {
        $this->instance = \WeakReference::create($instance);
    }

    public function instance(): Instance
    {
        return $this->instance?->get()
            ?? throw new \LogicException('The module calls its imports while it is instantiated: before there is a memory to read from');
    }

    public function memory(): Memory
    {
        return $this->instance()->getMemoryBuffer();
    }

    public function has(string $helper): bool
    {
        return isset($this->names[$helper]);
    }

    /** @return ($optional is true ? ?Func : Func) */
    public function helper(string $name, bool $optional = false): ?Func
    {
        return isset($this->names[$name]) ? $this->instance()->exports[$this->names[$name]] : ($optional ? null
            : throw new ExportNotFoundException("The module has no $name: it is not what wasm-bindgen made, or a tool has taken it out"));
    }

    public function text(int $pointer, int $length): string
    {
        return $this->memory()->read($pointer, $length);
    }

    /** Copies bytes to where the module has room for them, and will free them. */
    public function put(string $bytes, int $alignment = 1): int
    {
        $malloc = $this->helper('__wbindgen_malloc');
        // The one parameter of old versions is the size.
        $pointer = count($malloc->type()->params) === 1 ? $malloc(strlen($bytes)) : $malloc(strlen($bytes), $alignment);
        $this->memory()->write($pointer, $bytes);
        return $pointer;
    }

    /** Copies bytes out, and frees them. */
    public function take(int $pointer, int $length, int $alignment = 1): string
    {
        $bytes = $this->memory()->read($pointer, $length);
        if ($length > 0) {
            $free = $this->helper('__wbindgen_free');
            count($free->type()->params) === 2 ? $free($pointer, $length) : $free($pointer, $length, $alignment);
        }
        return $bytes;
    }

    /** Answers through a pair of words: a string, or none. */
    public function answer(int $words, ?string $text): void
    {
        $pointer = $text === null ? 0 : $this->put($text);
        $this->memory()->write($words, pack('V2', $pointer, strlen($text ?? '')));
    }

    /** Hands the module an exception of PHP's, which becomes an `Err` there. */
    public function fail(\Throwable $e): void
    {
        $this->helper('__wbindgen_exn_store')($this->references->add($e));
    }

    public function table(): Table
    {
        return $this->instance()->exports[$this->names['table']];
    }
}
