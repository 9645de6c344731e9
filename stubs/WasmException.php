<?php

namespace Wasm;

/** The base of every exception of this extension that a program may want to handle. */
class WasmException extends \RuntimeException
{
}
