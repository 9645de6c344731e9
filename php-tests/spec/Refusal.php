<?php

declare(strict_types=1);

namespace WasmTests\Spec;

/** A command could not be run, because a module needs a proposal that the compiler lacks; the extension said so. */
final class Refusal extends \RuntimeException
{
    public function __construct(public readonly string $proposal)
    {
        parent::__construct("needs $proposal");
    }
}
