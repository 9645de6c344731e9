<?php

namespace Wasm;

/** A kind of wasm exception: what it carries, and what a guest catches it by. */
final class Tag
{
    /**
     * A tag to be imported by an instance.
     *
     * @param ?Store $store the store to live in; null: a store that all such objects share, until an instance imports
     *                      from one of them
     */
    public function __construct(TagType $type, ?Store $store = null) {}

    /** Its type. */
    public function type(): TagType {}
}
