<?php

namespace Wasm;

/** A kind of wasm exception: it says what the exception carries, and guests catch by it. */
final class Tag
{
    /**
     * A tag for an instance to import.
     *
     * @param ?Store $store the store to live in; null: a store that all such objects share, until an instance imports
     *                      from one of them
     */
    public function __construct(TagType $type, ?Store $store = null) {}

    /** Its type. */
    public function type(): TagType {}
}
