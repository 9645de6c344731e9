<?php

declare(strict_types=1);

namespace Wasm\Bindgen;

/** The newer way: values travel as externref, and what has to have a number lies in a table of the module's. */
final class ExternrefTable implements References
{
    public function __construct(private readonly Guest $guest)
    {
    }

    /** The constants that the module takes for granted, in the order it knows; called once, when it starts. */
    public function initialize(): void
    {
        $table = $this->guest->table();
        $offset = $table->grow(4, Undefined::Undefined);
        $table->set(0, Undefined::Undefined);
        $table->set($offset + 1, null);
        $table->set($offset + 2, true);
        $table->set($offset + 3, false);
    }

    public function add(mixed $value): int
    {
        $number = $this->guest->helper('__externref_table_alloc')();
        $this->guest->table()->set($number, $value);
        return $number;
    }

    public function get(int $number): mixed
    {
        return $this->guest->table()->get($number);
    }

    public function take(int $number): mixed
    {
        $value = $this->get($number);
        // A module that never has to free one does not export it.
        $this->guest->helper('__externref_table_dealloc', true)?->__invoke($number);
        return $value;
    }
}
