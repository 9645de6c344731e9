<?php

declare(strict_types=1);

namespace WasmTests\Spec;

/** A command did not go as the specification has it. */
final class Failure extends \RuntimeException
{
}
