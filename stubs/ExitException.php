<?php

namespace Wasm;

/** The program asked to exit (`proc_exit`). */
class ExitException extends WasmException
{
    public int $exitCode = 0;
}
