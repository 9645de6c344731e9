<?php

namespace Wasm;

/** The type of a tag: the payload of its exceptions. */
final class TagType
{
    /** @var list<ValType> */
    public readonly array $params;

    /**
     * @param list<ValType> $params
     * @throws \TypeError if it is not a list of {@see ValType}
     */
    public function __construct(array $params) {}
}
