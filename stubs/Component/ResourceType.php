<?php

namespace Wasm\Component;

/** A kind of resource. */
final class ResourceType
{
    public readonly string $name;
}
