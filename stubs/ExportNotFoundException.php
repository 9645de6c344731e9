<?php

namespace Wasm;

/** There is no export of this name; the message has the near misses. */
class ExportNotFoundException extends WasmException
{
}
