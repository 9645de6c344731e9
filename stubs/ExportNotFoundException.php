<?php

namespace Wasm;

/** There is no export of this name; the message suggests similar ones. */
class ExportNotFoundException extends WasmException
{
}
