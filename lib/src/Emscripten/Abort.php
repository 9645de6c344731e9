<?php

declare(strict_types=1);

namespace Wasm\Emscripten;

use Wasm\WasmException;

/** A program built by emscripten gave up: abort(), or an assertion that does not hold. */
final class Abort extends WasmException
{
}
