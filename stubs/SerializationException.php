<?php

namespace Wasm;

/** A compiled artifact that does not fit this process. */
class SerializationException extends WasmException
{
}
