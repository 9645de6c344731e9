<?php

namespace Wasm;

/**
 * What a function of a component gave as its error, where its type is `result<…, …>`.
 *
 * A host function that a component imports throws it to give an error to the component.
 */
class ResultException extends WasmException
{
    /** The error, converted by its type; null where it carries nothing. */
    public mixed $payload = null;
}
