<?php

declare(strict_types=1);

namespace Wasm\Bindgen;

/** The elder way: the glue has a list of values, and the module drops what it has no use for any more. */
final class Slab implements References
{
    /** Below are places for borrowed values, which PHP needs none of, then four constants. */
    private const CONSTANTS = 128;
    private const FIRST = 132;

    /** @var array<int, mixed> */
    private array $values;

    /** @var list<int> */
    private array $free = [];

    private int $next = self::FIRST;

    public function __construct()
    {
        $this->values = [
            self::CONSTANTS => Undefined::Undefined,
            self::CONSTANTS + 1 => null,
            self::CONSTANTS + 2 => true,
            self::CONSTANTS + 3 => false,
        ];
    }

    public function add(mixed $value): int
    {
        $number = array_pop($this->free) ?? $this->next++;
        $this->values[$number] = $value;
        return $number;
    }

    public function get(int $number): mixed
    {
        return array_key_exists($number, $this->values) ? $this->values[$number] : Undefined::Undefined;
    }

    public function has(int $number): bool
    {
        return array_key_exists($number, $this->values);
    }

    public function take(int $number): mixed
    {
        $value = $this->get($number);
        if ($number >= self::FIRST && array_key_exists($number, $this->values)) {
            unset($this->values[$number]);
            $this->free[] = $number;
        }
        return $value;
    }

    /** How many values the module holds. */
    public function count(): int
    {
        return count($this->values) - (self::FIRST - self::CONSTANTS);
    }
}
