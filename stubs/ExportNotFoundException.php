<?php

namespace Wasm;

/** The module has no export of this name; the message suggests similar ones. */
class ExportNotFoundException extends WasmException
{
}
