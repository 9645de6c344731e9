<?php

declare(strict_types=1);

namespace Wasm\Extism;

use Wasm\ExitException;
use Wasm\ExportNotFoundException;
use Wasm\Func;
use Wasm\FuncType;
use Wasm\ImportType;
use Wasm\Instance;
use Wasm\Module;
use Wasm\Store;
use Wasm\Wasi;
use Wasm\WasmError;

/**
 * A plug-in for Extism, without Extism's library and without FFI.
 *
 *     $plugin = new Wasm\Extism\Plugin('count_vowels.wasm');
 *     echo $plugin->call('count_vowels', 'Hello, World!');     // {"count":3,…}
 *
 * Variables that a plug-in sets last as long as the object. WASI is provided if the plug-in wants it; it sees no file but
 * those of the manifest's allowed paths.
 *
 * A host function takes and returns PHP's values by its own types: a string is the bytes of a block, an array is JSON in
 * one, int, float and bool are numbers. Without a type an i64 is a block.
 */
final class Plugin
{
    public readonly Manifest $manifest;

    private readonly Environment $environment;

    /** @var array<string, array<string, callable>> module => name => function */
    private readonly array $functions;

    /** @var array<string, Module> */
    private readonly array $modules;

    private ?Kernel $kernel = null;
    private ?Instance $instance = null;
    private bool $busy = false;

    /** @var resource|null where a plug-in with WASI writes, and where it writes errors */
    private mixed $stdout = null;
    private mixed $stderr = null;

    /**
     * @param string|Module|Manifest $plugin a module, or its path; or a manifest, for configuration and limits
     * @param array<string, callable|array<string, callable>> $functions host functions by their names, in the module
     *     `extism:host/user`; or by module and name
     * @param ?callable(string, string): mixed $logger takes a level and a message; null: PHP's error log
     * @param string $logLevel the lowest of trace, debug, info, warn and error that is logged
     * @throws \Wasm\WasmException as for an Instance
     */
    public function __construct(string|Module|Manifest $plugin, array $functions = [], ?callable $logger = null, string $logLevel = 'info')
    {
        $this->manifest = $plugin instanceof Manifest ? $plugin : new Manifest($plugin);
        $this->environment = new Environment($this->manifest, $logger, $logLevel);
        $named = [];
        foreach ($functions as $name => $function) {
            // A callable may be an array as well, but then it has no names.
            if (is_array($function) && !array_is_list($function)) {
                $named[$name] = $function;
            } else {
                $named['extism:host/user'][$name] = $function;
            }
        }
        $this->functions = $named;
        $wasm = is_array($this->manifest->wasm) ? $this->manifest->wasm : ['main' => $this->manifest->wasm];
        if (isset($wasm['main'])) {
            $main = $wasm['main'];
            unset($wasm['main']);
            $wasm['main'] = $main;
        }
        $this->modules = array_map(static fn(string|Module $each): Module => is_string($each) ? new Module($each) : $each, $wasm);
        $this->instantiate();
    }

    /** Whether the plug-in has a function that can be called. */
    public function has(string $function): bool
    {
        return ($this->instance->exports[$function] ?? null) instanceof Func;
    }

    /**
     * Calls a function with bytes, and gives the bytes that it puts out.
     *
     * @throws PluginException if the plug-in reports an error
     * @throws \Wasm\TrapException if it fails otherwise; its time and memory are in the manifest
     */
    public function call(string $function, string $input = ''): string
    {
        if ($this->busy) {
            throw new WasmError("The plug-in is in a call, and its memory belongs to that: a host function must not call $function() of the same object");
        }
        $this->busy = true;
        try {
            $this->kernel->begin($input);
            return $this->run($function, $this->find($function));
        } finally {
            $this->busy = false;
            $this->flush();
            if ($function === '_start') {
                // A program runs once.
                $this->instantiate();
            }
        }
    }

    private function run(string $name, Func $function): string
    {
        try {
            $code = $function() ?? 0;
        } catch (ExitException $e) {
            $code = $e->exitCode;
        }
        [$output, $error] = $this->kernel->end();
        if ($code !== 0 || $error !== null) {
            throw new PluginException($error ?? "$name() returned $code", $code);
        }
        return $output;
    }

    private function find(string $name): Func
    {
        $function = $this->instance->exports[$name] ?? null;
        if (!$function instanceof Func) {
            $names = [];
            foreach ($this->instance->exports as $each => $export) {
                $export instanceof Func && $export->type()->params === [] && $names[] = $each;
            }
            throw new ExportNotFoundException("The plug-in has no function \"$name\"" . ($names === [] ? '' : ', but ' . implode(', ', $names)));
        }
        $type = $function->type();
        return $type->params === [] && count($type->results) <= 1 ? $function
            : throw new ExportNotFoundException("The function \"$name\" is $type: a plug-in's functions take nothing, and read their input");
    }

    private function instantiate(): void
    {
        $pages = $this->manifest->maxPages;
        $store = new Store($pages === null ? null : $pages * Manifest::PAGE_SIZE, timeLimit: $this->manifest->timeout);
        $this->kernel = new Kernel($store);
        $imports = ['extism:host/env' => $this->environment->functions($this->kernel)];
        foreach ($this->kernel->instance->exports as $name => $export) {
            if ($export instanceof Func) {
                $imports['extism:host/env'][$name] = $export;
            }
        }
        foreach ($this->modules as $name => $module) {
            $wasi = $this->wasi($module);
            $instance = new Instance($module, $this->host($module) + $imports + ($wasi?->imports() ?? []), $store);
            self::initialize($instance, $wasi);
            $imports[$name] = $instance;
        }
        $this->instance = $instance;
    }

    /** @return array<string, array<string, \Closure>> the host functions that a module asks for */
    private function host(Module $module): array
    {
        $host = [];
        foreach ($module->imports() as $import) {
            $function = $this->functions[$import->module][$import->name] ?? null;
            if ($function !== null && $import->type instanceof FuncType) {
                $host[$import->module][$import->name] = HostFunction::of($import->name, $import->type, $function, $this->kernel);
            }
        }
        return $host;
    }

    private function wasi(Module $module): ?Wasi
    {
        $wanted = array_filter($module->imports(), static fn(ImportType $import): bool => $import->module === 'wasi_snapshot_preview1');
        if ($wanted === []) {
            return null;
        }
        $this->stdout ??= fopen('php://memory', 'w+');
        $this->stderr ??= fopen('php://memory', 'w+');
        return new Wasi(['plugin'], [], $this->manifest->preopens(), stdout: $this->stdout, stderr: $this->stderr);
    }

    private static function initialize(Instance $instance, ?Wasi $wasi): void
    {
        if ($instance->module->isSnapshot()) {
            return;
        }
        if (isset($instance->exports['_initialize'])) {
            $wasi === null ? $instance->exports['_initialize']() : $wasi->initialize($instance);
        } elseif (isset($instance->exports['__wasm_call_ctors']) && !isset($instance->exports['_start'])) {
            $instance->exports['__wasm_call_ctors']();
        }
    }

    /** Logs what a plug-in with WASI has written to its standard error stream, as a panic does, and drops the rest. */
    private function flush(): void
    {
        if ($this->stderr === null) {
            return;
        }
        $text = self::drain($this->stderr);
        $text === '' || $this->environment->log('error', rtrim($text));
        self::drain($this->stdout);
    }

    /** @param resource $stream */
    private static function drain(mixed $stream): string
    {
        rewind($stream);
        $text = stream_get_contents($stream);
        ftruncate($stream, 0);
        rewind($stream);
        return $text;
    }
}
