<?php

namespace Wasm;

/** The bytes are not a valid module, or one that this engine cannot run; the message has the offset and the reason. */
class CompileException extends WasmException
{
}
