<?php

declare(strict_types=1);

namespace Wasm;

use Wasm\Emscripten\Abort;
use Wasm\Emscripten\Embind\CppClass;
use Wasm\Emscripten\Guest;
use Wasm\Emscripten\Linker;
use Wasm\Emscripten\Runtime;
use Wasm\Emscripten\Script;

/**
 * A module built by emscripten from C or C++, without its JavaScript.
 *
 *     $module = new Wasm\Emscripten('module.wasm');
 *     $module->add(1, 2);
 *     $module->memory->readCString($module->greet($name));
 *
 * It provides what such modules import: a heap that grows, copying, clocks and calendars, abort() and failed assertions
 * ({@see Abort}), console messages (PHP's error log), longjmp(), exceptions of C++ ({@see Emscripten\CppException}), embind
 * (functions by their names, {@see class()}, {@see constant()}), WASI;
 * a memory or a table where the module imports one; and it runs the constructors. There are no files: system calls fail
 * with ENOSYS, and emscripten's C library has none over WASI either.
 *
 * Where optimisation has minified the names, the `.js` or `.mjs` beside the module tells them.
 */
final class Emscripten
{
    public readonly Instance $instance;

    /** What the module exports, or imports; null: it has none. */
    public readonly ?Memory $memory;

    /** Its standard streams: what it has printed is `$module->wasi->stdout()`. */
    public readonly Wasi $wasi;

    private readonly Guest $guest;
    private readonly Runtime $runtime;
    private ?Linker $linker = null;

    /**
     * @param string|Module $module a module, or its path
     * @param array<string, array<string, mixed>|Instance|Exports> $imports imports that take precedence, as for an
     *     {@see Instance}; where names are minified they may be given as `'env' => ['name' => …]`
     * @param array<string, string> $names in a module whose names are minified: what each import is called, as
     *     'a' => 'emscripten_resize_heap'; they come before what the script says
     * @param ?Wasi $wasi with arguments, environment and streams; null: one that keeps what is printed
     * @param ?string $script the path of the JavaScript; null: the file beside the module, of the same name
     * @throws WasmException as for an Instance; a LinkException has the names of imports that are not provided
     */
    public function __construct(
        string|Module $module,
        array $imports = [],
        array $names = [],
        ?Store $store = null,
        ?Wasi $wasi = null,
        ?string $script = null,
    ) {
        $path = is_string($module) ? $module : null;
        $module = is_string($module) ? new Module($module) : $module;
        $script = self::script($module, $path, $script);
        if (Linker::concerns($module)) {
            $layout = $script?->layout() ?? [];
            if (!isset($layout['stack_pointer'])) {
                throw new LinkException('The module is linked dynamically. Of a main module keep the .js beside it, or pass its path as script: it says where the stack is. A side module is loaded by link()');
            }
            $this->linker = new Linker($layout, $store ??= new Store());
        }
        $this->wasi = $wasi ?? new Wasi(['program']);
        $this->guest = new Guest($script?->exports() ?? []);
        $imports = $this->resolve($module, $imports, $names, $script, $store);
        $this->instance = new Instance($module, $imports, $store);
        $this->guest->attach($this->instance, $imports);
        $this->memory = $this->guest->imported ?? $this->instance->getMemoryBuffer();
        $this->linker?->finish($this->instance, $this->guest->table());
        $this->start();
    }

    /**
     * The same, for those who want the instance only. The parameters are the constructor's.
     *
     * @param array<string, array<string, mixed>|Instance|Exports> $imports
     * @param array<string, string> $names
     * @throws WasmException
     */
    public static function instantiate(string|Module $module, array $imports = [], array $names = [], ?Store $store = null): Instance
    {
        return (new self($module, $imports, $names, $store))->instance;
    }

    /**
     * A class of C++ that embind was told of: `$module->class('Counter')->new(5)->increment()`.
     *
     * @throws \ValueError if there is none of that name
     */
    public function class(string $name): CppClass
    {
        return $this->runtime->embind->classNamed($name, $this->instance);
    }

    /**
     * A constant that embind was told of, or a value of an enum: `$module->constant('Color::RED')`.
     *
     * @throws \ValueError if there is none of that name
     */
    public function constant(string $name): mixed
    {
        return $this->runtime->embind->constant($name);
    }

    /** @param list<mixed> $arguments */
    public function __call(string $name, array $arguments): mixed
    {
        if ($this->runtime->embind->hasFunction($name)) {
            return $this->runtime->embind->call($name, $arguments);
        }
        $function = $this->guest->find($name) ?? throw new ExportNotFoundException("The module exports no \"$name\": link it with -sEXPORTED_FUNCTIONS=_$name, or mark it EMSCRIPTEN_KEEPALIVE");
        return $function(...$arguments);
    }

    /**
     * Runs main() of a program that was not built as a command of WASI (`-sSTANDALONE_WASM`).
     *
     * @param list<string> $arguments with the program's name in front
     * @return int its exit code
     */
    public function main(array $arguments = ['program']): int
    {
        $main = $this->guest->find('__main_argc_argv', 'main', '__main_void') ?? throw new ExportNotFoundException('The module has no main(): it is a library'
            . (isset($this->instance->exports['_start']) ? ', or a command of WASI, which Wasm\Wasi::run() runs' : ''));
        try {
            $code = $main->type()->params === [] ? $main() : $main(count($arguments), $this->argv($arguments));
        } catch (ExitException $e) {
            $code = $e->exitCode;
        }
        $this->guest->find('fflush')?->__invoke(0);
        return $code ?? 0;
    }

    /**
     * Loads a side module (`-sSIDE_MODULE`) into a main module (`-sMAIN_MODULE`), as dlopen() does.
     *
     * @return Instance whose functions may be called, and whose pointers are those of the main module's memory
     * @throws LinkException if it is not one, or needs what neither has
     */
    public function link(string|Module $side): Instance
    {
        $side = is_string($side) ? new Module($side) : $side;
        return ($this->linker ?? throw new LinkException('The module takes no side modules: it was built without -sMAIN_MODULE'))
            ->load($side, $this->instance, $this->memory, $this->guest->table(), fn(string $name, FuncType $type): mixed => $this->runtime->import($name, $type, null));
    }

    /** @param list<string> $arguments */
    private function argv(array $arguments): int
    {
        $allocate = $this->guest->get('stackAlloc', '_emscripten_stack_alloc', 'malloc');
        $pointers = '';
        foreach ($arguments as $argument) {
            $at = $allocate(strlen($argument) + 1);
            $this->memory->writeCString($at, $argument);
            $pointers .= pack('V', $at);
        }
        $argv = $allocate(strlen($pointers) + 4);
        $this->memory->write($argv, "$pointers\0\0\0\0");
        return $argv;
    }

    private static function script(Module $module, ?string $path, ?string $script): ?Script
    {
        $minified = array_filter($module->imports(), static fn(ImportType $import): bool => $import->module === 'a');
        $base = $path === null ? null : preg_replace('/\.wasm$/D', '', $path);
        $unknown = $minified !== [] || Linker::concerns($module);
        foreach ($script !== null ? [$script] : (!$unknown || $base === null ? [] : ["$base.js", "$base.mjs", "$base.cjs"]) as $file) {
            if (is_file($file)) {
                return new Script(file_get_contents($file));
            }
        }
        return $script === null ? null : throw new WasmException("There is no script $script");
    }

    /**
     * @param array<string, mixed> $imports
     * @param array<string, string> $names
     * @return array<string, mixed>
     */
    private function resolve(Module $module, array $imports, array $names, ?Script $script, ?Store $store): array
    {
        $minified = array_filter($module->imports(), static fn(ImportType $import): bool => $import->module === 'a' && $import->type instanceof FuncType);
        $said = $script?->imports(array_values(array_column($minified, 'name'))) ?? [];
        $runtime = $this->runtime = new Runtime($this->guest, $this->wasi->imports()['wasi_snapshot_preview1'], $this->linker?->tableBase() ?? 0);
        $unknown = [];
        foreach ($module->imports() as $import) {
            if ($import->type instanceof GlobalType) {
                $known = $this->linker?->import($import->module, $import->name, $import->type);
                $known === null || $imports[$import->module][$import->name] ??= $known;
                continue;
            }
            if (!in_array($import->module, ['env', 'a', 'wasi_snapshot_preview1'], true) || !is_array($imports[$import->module] ?? []) || isset($imports[$import->module][$import->name])) {
                continue;
            }
            $name = $names[$import->name] ?? $said[$import->name] ?? $import->name;
            $known = $imports['env'][$name] ?? $runtime->import($name, $import->type, $store);
            if ($known !== null) {
                $imports[$import->module][$import->name] = $known;
            } elseif ($import->module === 'a') {
                $unknown[] = "\"$import->name\" {$import->type}" . ($name === $import->name ? '' : ', which is ' . self::short($name));
            }
        }
        if ($unknown !== []) {
            throw new LinkException(
                ($said !== [] || $names !== []
                    ? 'The module imports what emscripten\'s C library does not have, or a closure compiler has made unreadable. Give imports, or say in names what they are called'
                    : 'The names of the imports are minified. Keep the .js beside the module, or pass its path as script, or say in names what they are called')
                . ': ' . implode('; ', $unknown),
            );
        }
        return $imports;
    }

    private static function short(string $source): string
    {
        $source = preg_replace('/\s+/', ' ', $source);
        return strlen($source) > 80 ? substr($source, 0, 80) . '…' : $source;
    }

    private function start(): void
    {
        if ($this->instance->module->isSnapshot()) {
            return;
        }
        $this->guest->find('emscripten_stack_init')?->__invoke();
        // Only in builds that look for an overflow of the stack themselves.
        $this->guest->find('__set_stack_limits')?->__invoke($this->guest->get('emscripten_stack_get_base')(), $this->guest->get('emscripten_stack_get_end')());
        $this->guest->find('__wasm_apply_data_relocs')?->__invoke();
        $this->guest->find('__wasm_call_ctors')?->__invoke();
        $this->guest->find('_initialize')?->__invoke();
        $this->guest->find('_embind_initialize_bindings', '__embind_initialize_bindings')?->__invoke();
    }
}
