<?php

declare(strict_types=1);

namespace Wasm;

use Wasm\Emscripten\Abort;
use Wasm\Emscripten\Runtime;

/**
 * Instantiates a module built by emscripten, without its JavaScript.
 *
 *     $instance = Wasm\Emscripten::instantiate('module.wasm');
 *
 * It provides the few functions that most such modules import: a heap that grows, copying, the clock, abort() and failed
 * assertions ({@see Abort}), console messages (PHP's error log); a memory or a table where the module imports one; and
 * it runs the constructors. System calls fail with ENOSYS. For files pass the imports of {@see Wasi}, or build with
 * `-sSTANDALONE_WASM`.
 */
final class Emscripten
{
    private function __construct()
    {
    }

    /**
     * @param string|Module $module a module, or its path
     * @param array<string, array<string, mixed>|Instance|Exports> $imports imports that take precedence, as for an {@see Instance}
     * @param array<string, string> $names in a module whose names are minified (it imports from "a"): what each import
     *                                     is called in the JavaScript beside it, as 'a' => 'emscripten_resize_heap'
     * @throws WasmException as for an Instance; a LinkException has the names of imports that are not provided
     */
    public static function instantiate(string|Module $module, array $imports = [], array $names = [], ?Store $store = null): Instance
    {
        $module = is_string($module) ? new Module($module) : $module;
        $runtime = new Runtime();
        foreach ($module->imports() as $import) {
            if (($import->module === 'env' || $import->module === 'a') && is_array($imports[$import->module] ?? [])) {
                $known = $runtime->import($names[$import->name] ?? $import->name, $import->type, $store);
                if ($known !== null) {
                    $imports[$import->module] = ($imports[$import->module] ?? []) + [$import->name => $known];
                }
            }
        }
        $instance = new Instance($module, $imports, $store);
        $runtime->attach($instance, $imports);
        self::start($instance);
        return $instance;
    }

    private static function start(Instance $instance): void
    {
        $exports = $instance->exports;
        isset($exports['emscripten_stack_init']) && $exports['emscripten_stack_init']();
        if (isset($exports['__set_stack_limits'])) {
            // Only in builds that look for an overflow of the stack themselves.
            $exports['__set_stack_limits']($exports['emscripten_stack_get_base'](), $exports['emscripten_stack_get_end']());
        }
        isset($exports['__wasm_call_ctors']) && $exports['__wasm_call_ctors']();
        isset($exports['_initialize']) && $exports['_initialize']();
    }
}
