<?php

namespace Wasm;

/** The program called `proc_exit` outside of {@see Wasi::start()}. */
class ExitException extends WasmException
{
    public int $exitCode = 0;

    /**
     * What the guest has written to its standard error, at most the last 64 KiB, if it has functions of {@see Wasi};
     * else null. Of several in one store, the last that wrote. The last lines of the call that failed are in the message.
     */
    public ?string $stderr = null;
}
