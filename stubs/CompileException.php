<?php

namespace Wasm;

/** The bytes are no valid module, or one this engine cannot run; the message has the offset and the reason. */
class CompileException extends WasmException
{
}
