<?php

namespace Wasm;

/**
 * The exports of an instance, by name, in the module's order. Read only.
 *
 * Use `$exports->name`, `$exports['any name']` and `$exports->sum(1, 2)`. The same export is always the
 * same object: `$exports->sum === $exports['sum']`.
 *
 * Cannot be constructed: {@see Instance::$exports} is one.
 *
 * @implements \ArrayAccess<string, Func|Memory|Table|GlobalVar|Tag>
 * @implements \IteratorAggregate<string, Func|Memory|Table|GlobalVar|Tag>
 */
final class Exports implements \ArrayAccess, \Countable, \IteratorAggregate
{
    /** Whether there is an export of this name. */
    public function offsetExists(mixed $offset): bool {}

    /** @throws ExportNotFoundException if the export does not exist; the message names similar ones */
    public function offsetGet(mixed $offset): mixed {}

    /** @throws \Error always: exports are read only */
    public function offsetSet(mixed $offset, mixed $value): void {}

    /** @throws \Error always: exports are read only */
    public function offsetUnset(mixed $offset): void {}

    /** The number of exports. */
    public function count(): int {}

    /** The exports by name, in the module's order. A loop by reference (`as &$export`) is an \Error. */
    public function getIterator(): \Iterator {}
}
