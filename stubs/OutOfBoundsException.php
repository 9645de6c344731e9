<?php

namespace Wasm;

/** An access outside of a memory or a table, from PHP. */
class OutOfBoundsException extends WasmException
{
}
