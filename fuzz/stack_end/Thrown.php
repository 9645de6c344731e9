<?php

declare(strict_types=1);

namespace WasmFuzz;

/** What host functions throw here. */
final class Thrown extends \Exception
{
}
