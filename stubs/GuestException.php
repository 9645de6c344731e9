<?php

namespace Wasm;

/**
 * An exception that wasm threw and did not catch.
 *
 * It may be passed where a function takes an `exnref`: wasm gets an exception with the same tag and payload.
 */
class GuestException extends WasmException
{
    /** The tag that the guest threw it with; always set by the extension. */
    public ?Tag $tag = null;

    /** @var list<mixed> what it carries, converted by the tag's type */
    public array $payload = [];
}
