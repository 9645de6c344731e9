<?php

namespace Wasm;

/** The type of a function. */
final class FuncType implements \Stringable
{
    /** @var list<ValType> */
    public readonly array $params;

    /** @var list<ValType> */
    public readonly array $results;

    /**
     * @param list<ValType> $params
     * @param list<ValType> $results
     * @throws \TypeError if one of them is not a list of {@see ValType}
     */
    public function __construct(array $params, array $results) {}

    /** `(i32, i32) -> i32`, `() -> ()`, `(f64) -> (i32, i64)`. */
    public function __toString(): string {}
}
