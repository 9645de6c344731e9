<?php

namespace Wasm;

/** Misuse of the API: a mistake in the program, not something to handle. */
class WasmError extends \Error
{
}
