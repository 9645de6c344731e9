<?php

namespace Wasm;

/**
 * An exception thrown by wasm that nothing there caught.
 *
 * Where a function takes an `exnref`, this is what to pass: wasm gets an exception of the same tag that carries the
 * same.
 */
class GuestException extends WasmException
{
    /** The tag that the guest threw it with; always set by the extension. */
    public ?Tag $tag = null;

    /** @var list<mixed> what it carries, converted by the tag's type */
    public array $payload = [];
}
