<?php

namespace Wasm;

/** The code trapped: the call ended without a result. The instance stays usable. */
class TrapException extends WasmException
{
    /** The reason; always set by the extension. */
    public ?TrapCode $trapCode = null;

    /** @var list<Frame> the wasm functions that were running, the innermost first */
    public array $frames = [];
}
