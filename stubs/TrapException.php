<?php

namespace Wasm;

/** The code trapped: the call ended without a result. The instance stays usable. */
class TrapException extends WasmException
{
    /** The reason; always set by the extension. */
    public ?TrapCode $trapCode = null;

    /** @var list<Frame> the wasm functions that were running, the innermost first */
    public array $frames = [];

    /**
     * What the guest has written to its standard error, at most the last 64 KiB, if it has functions of {@see Wasi};
     * else null. Of several in one store, the last that wrote. The last lines of the call that failed are in the message.
     */
    public ?string $stderr = null;
}
