<?php

declare(strict_types=1);

namespace Wasm;

use Wasm\AssemblyScript\Call;
use Wasm\AssemblyScript\Callbacks;
use Wasm\AssemblyScript\Declarations;
use Wasm\AssemblyScript\Heap;
use Wasm\AssemblyScript\Imports;
use Wasm\AssemblyScript\Lift;
use Wasm\AssemblyScript\Lower;

/**
 * A module of AssemblyScript, without its JavaScript.
 *
 *     $module = new Wasm\AssemblyScript('build/release.wasm');
 *     echo $module->greet('Ada');
 *
 * Its functions are methods, its variables properties, an enum a property that is an array. The `.d.ts` file that asc
 * writes beside the module (`--bindings esm` or `raw`) says what they take and return:
 *
 * | AssemblyScript                                  | PHP                                                            |
 * |-------------------------------------------------|----------------------------------------------------------------|
 * | `i8` to `u64`, `isize`, `usize`                 | int in range, else a ValueError; a u64 keeps its bits          |
 * | `f32`, `f64`; `bool`                            | float; bool                                                    |
 * | `string`                                        | string, UTF-8                                                  |
 * | `ArrayBuffer`, `Uint8Array`, `Uint8ClampedArray` | string of bytes                                               |
 * | other typed arrays                              | list of numbers; also taken as bytes, or a {@see TypedArray}   |
 * | `Array<T>`, `StaticArray<T>`                    | list                                                           |
 * | a class with public fields and no constructor   | `stdClass`; also taken as an array with string keys            |
 * | `(a: i32) => string`                            | callable (needs `--exportTable`)                               |
 * | any other class                                 | {@see AssemblyScript\Reference}, to be passed on               |
 * | `T | null`                                      | also null                                                      |
 *
 * Objects are copied, and pinned while the module's collector could take them: so nothing is lost, and nothing is kept
 * longer than PHP has a handle for it. A `throw` in the module, and a check that fails, is an {@see AssemblyScript\Abort}.
 * It leaves its frames on the stack that AssemblyScript keeps in the module's memory, in JavaScript as here. So an
 * instance that was left by 200 exceptions is refused: make a new one, of the same {@see Module}.
 */
final class AssemblyScript
{
    public readonly Instance $instance;

    private readonly Declarations $declarations;
    private readonly Heap $heap;
    private readonly Lower $lower;
    private readonly Lift $lift;

    /** @var array<string, Call> */
    private array $calls = [];

    /**
     * @param string|Module $module a module, or its path
     * @param ?string $declarations the path of its `.d.ts` file; null: the file beside the module, of the same name. A
     *                              `.js` file beside it says how imports travel; without one PHP's own types do
     * @param array<string, array<string, mixed>> $imports as for an {@see Instance}: callables take and return PHP's
     *                                                     values. Yours come before `abort`, `trace`, `console.log` …
     * @throws WasmException as for an Instance, and where there are no declarations
     */
    public function __construct(string|Module $module, ?string $declarations = null, array $imports = [], ?Store $store = null)
    {
        $file = $declarations ?? (is_string($module) ? preg_replace('/\.wasm$/D', '', $module) . '.d.ts' : null);
        if ($file === null || !is_file($file)) {
            throw new WasmException('A module of AssemblyScript needs its declarations, which asc --bindings esm writes: '
                . ($file === null ? 'pass their path as second argument' : "there is no $file"));
        }
        $script = preg_replace('/\.d\.ts$/D', '', $file) . '.js';
        $this->declarations = new Declarations(file_get_contents($file), is_file($script) ? file_get_contents($script) : '');
        $store ??= new Store();
        $module = is_string($module) ? new Module($module) : $module;
        $this->heap = new Heap();
        $callbacks = new Callbacks($this->heap, $store);
        $this->lower = new Lower($this->heap, $this->declarations, $callbacks);
        $this->lift = new Lift($this->heap, $this->declarations, $callbacks);
        $callbacks->attach($this->lower, $this->lift);
        $resolver = new Imports($this->heap, $this->declarations, $callbacks, $store);
        $this->instance = new Instance($module, $resolver->resolve($module, $imports), $store);
        $this->heap->attach($this->instance, $resolver->memory);
        // Of --exportStart. Without it the module has run what stands outside its functions already.
        foreach ($module->isSnapshot() ? [] : ['_start', '_initialize'] as $start) {
            ($this->instance->exports[$start] ?? null)?->__invoke();
        }
    }

    /** @param list<mixed> $arguments */
    public function __call(string $name, array $arguments): mixed
    {
        $call = $this->calls[$name] ??= $this->function($name);
        return $call(array_is_list($arguments) ? $arguments : throw new \ArgumentCountError("$name() does not accept named arguments"));
    }

    public function __get(string $name): mixed
    {
        if (isset($this->declarations->variables[$name])) {
            return $this->lift->value($this->declarations->variables[$name][0], $this->global($name)->value);
        }
        $members = $this->declarations->enums[$name] ?? throw $this->missing('variable', $name, [...array_keys($this->declarations->variables), ...array_keys($this->declarations->enums)]);
        return array_combine($members, array_map(fn(string $member): int => $this->global("$name.$member")->value, $members));
    }

    public function __set(string $name, mixed $value): void
    {
        [$type, $writable] = $this->declarations->variables[$name] ?? throw $this->missing('variable', $name, array_keys($this->declarations->variables));
        if (!$writable) {
            throw new \Error("The module's constant $name cannot be assigned to");
        }
        $this->heap->enter();
        $this->global($name)->value = $this->lower->value($type, $value, "\$$name");
    }

    public function __isset(string $name): bool
    {
        return isset($this->declarations->variables[$name]) || isset($this->declarations->enums[$name]);
    }

    private function function(string $name): Call
    {
        $signature = $this->declarations->functions[$name] ?? throw $this->missing('function', $name, array_keys($this->declarations->functions));
        return new Call($this->instance->exports[$name], $signature, $this->heap, $this->lower, $this->lift);
    }

    private function global(string $name): GlobalVar
    {
        return $this->instance->exports[$name];
    }

    /** @param list<string> $names */
    private function missing(string $what, string $name, array $names): ExportNotFoundException
    {
        return new ExportNotFoundException("The declarations have no $what \"$name\"" . ($names === [] ? '' : ', but ' . implode(', ', $names)));
    }
}
