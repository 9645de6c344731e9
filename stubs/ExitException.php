<?php

namespace Wasm;

/** The program asked to exit (`proc_exit`) outside of {@see Wasi::start()}. */
class ExitException extends WasmException
{
    public int $exitCode = 0;
}
