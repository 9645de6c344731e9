<?php

declare(strict_types=1);

namespace Wasm\Emscripten;

use Wasm\WasmException;

/** A program built by emscripten has called longjmp(). It reaches PHP only if nothing there waits for it. */
final class LongJump extends WasmException
{
    public function __construct()
    {
        parent::__construct('The program has called longjmp(), and no setjmp() under way waits for it');
    }
}
