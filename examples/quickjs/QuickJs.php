<?php

declare(strict_types=1);

use Wasm\Instance;
use Wasm\Module;
use Wasm\Wasi;

/** JavaScript, by the QuickJS that the Python package quickjs-rs brings along (MIT). */
final class QuickJs
{
    private readonly Instance $engine;

    public function __construct(Module $module)
    {
        // It imports functions for modules and for calls of the host, and calls none of them here.
        $imports = [];
        foreach ($module->imports() as $import) {
            $imports[$import->module][$import->name] = static fn (): int => 0;
        }
        $this->engine = $module->instantiate(array_replace_recursive($imports, (new Wasi())->imports()));
    }

    /** This engine with all that was loaded into it, as a module to make more of. */
    public function snapshot(): Module
    {
        return $this->engine->snapshot();
    }

    /** What a script comes to, as a string. */
    public function eval(string $script): string
    {
        $source = $this->engine->qjs_alloc(strlen($script));
        $this->engine->memory->write($source, $script);
        $handle = $this->engine->qjs_alloc(4);
        $status = $this->engine->eval_code($source, strlen($script), $handle);
        $value = $status === 0 ? $this->engine->memory->readInt32($handle) : 0;
        $this->engine->qjs_free($source, strlen($script));
        $this->engine->qjs_free($handle, 4);
        if ($status !== 0 || $this->engine->get_string($value) !== 0) {
            throw new RuntimeException("the script fails, or does not come to a string (status $status)");
        }
        $string = $this->engine->memory->read($this->engine->qjs_last_ptr(), $this->engine->qjs_last_len());
        $this->engine->qjs_result_free();
        $this->engine->free_value($value);
        return $string;
    }
}
