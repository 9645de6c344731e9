<?php

namespace Wasm;

/** The program called `proc_exit` outside of {@see Wasi::start()}. */
class ExitException extends WasmException
{
    public int $exitCode = 0;
}
