<?php

namespace Wasm;

/** What a caller may want to handle: the base of every exception of this extension. */
class WasmException extends \RuntimeException
{
}
