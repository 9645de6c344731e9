<?php

namespace Wasm;

/** PHP accessed something past the end of a memory, a view or a table. */
class OutOfBoundsException extends WasmException
{
}
