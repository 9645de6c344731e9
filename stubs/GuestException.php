<?php

namespace Wasm;

/**
 * An exception that wasm threw and did not catch.
 *
 * It may be passed where a function takes an `exnref`: wasm gets an exception with the same tag and payload.
 */
class GuestException extends WasmException
{
    /** The tag with which the guest threw it; always set by the extension. */
    public ?Tag $tag = null;

    /** @var list<mixed> its payload, converted by the tag's type */
    public array $payload = [];
}
