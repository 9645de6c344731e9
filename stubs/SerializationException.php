<?php

namespace Wasm;

/** A compiled artifact that is damaged, or was made by another build or for another machine. */
class SerializationException extends WasmException
{
}
