<?php

namespace Wasm;

/** A call took longer than its store's time limit. */
class TimeLimitException extends TrapException
{
}
