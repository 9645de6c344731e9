<?php

namespace Wasm;

/** The bytes are not a valid module, or this engine cannot run it; the message has the offset and the reason. */
class CompileException extends WasmException
{
}
