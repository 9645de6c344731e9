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

    /** @internal what {@see TrapException::coredump()} gives */
    protected ?string $coredump = null;

    /**
     * The state of the guest when it trapped: a core dump in the format of WebAssembly's tool conventions.
     *
     * It has the running functions, and all memories and globals of the store. The values of locals are not in it, since
     * compilers do not keep them. It is made when the call traps, if the INI entry `wasm.coredump` is 1 then:
     *
     *     ini_set('wasm.coredump', 1);
     *     try {
     *         $instance->run();
     *     } catch (Wasm\TrapException $e) {
     *         file_put_contents('run.coredump', $e->coredump());
     *         throw $e;
     *     }
     *
     * @throws WasmError if none was kept
     */
    public function coredump(): string {}

    /** The message and PHP's stack trace, as of any exception, and behind them the wasm functions that were running. */
    public function __toString(): string {}
}
