<?php

declare(strict_types=1);

namespace WasmFuzz;

use Wasm\Instance;
use Wasm\TrapCode;

/** Operations that a guest does. */
trait GuestOperations
{
    private function makeInstance(InstanceModel $model): void
    {
        $instance = null;
        $made = $this->check(
            function () use (&$instance, $model): bool {
                $instance = new Instance(InstanceModel::module(), ['e' => [
                    'memory' => $model->memory->real, 'funcs' => $model->funcs->real, 'values' => $model->values->real,
                    'number' => $model->number->real, 'value' => $model->value->real,
                    'host' => $this->hostFunction('i32'), 'host_ref' => $this->hostFunction('externref'),
                ]], $this->stores[$model->store]);
                return true;
            },
            static fn(): bool => $model->links() ?: throw new Expected(\Wasm\LinkException::class),
            'new Instance',
        );
        if (!$made) {
            return;
        }
        $model->real = $instance;
        $this->keep($model);
        foreach (['increase' => 'i32', 'same' => 'externref'] as $name => $type) {
            $func = new FuncModel($model->store, $type, false);
            $func->real = $instance->$name;
            $this->keep($func);
        }
    }

    private function newInstance(): void
    {
        $of = fn(string $kind, int $store): ?object => $this->any($kind, $this->in->chance(10) ? null : static fn(object $each): bool => $each->store === $store);
        $store = $this->in->below(2);
        $memory = $of(MemoryModel::class, $store);
        $tables = [$of(TableModel::class, $store), $of(TableModel::class, $store)];
        $globals = [$of(GlobalModel::class, $store), $of(GlobalModel::class, $store)];
        if (isset($memory, $tables[0], $tables[1], $globals[0], $globals[1])) {
            $this->makeInstance(new InstanceModel($store, $memory, ...$tables, ...$globals));
        }
    }

    private function newFixture(): void
    {
        $this->fixture($this->in->below(2));
    }

    /** An i32 that PHP code passes, as the guest has it: from 0 on. */
    private static function unsigned(int $argument): int
    {
        return Numbers::stored('i32', $argument) & 0xffffffff;
    }

    private static function inside(MemoryModel $memory, int $offset, int $length): void
    {
        if (!$memory->holds($offset, $length)) {
            throw Expected::trap(TrapCode::MemoryOutOfBounds);
        }
    }

    private function guestLoad(): void
    {
        $i = $this->any(InstanceModel::class);
        if ($i !== null) {
            $offset = $this->in->int($i->memory->length());
            $this->check(static fn(): int => $i->real->load($offset), static function () use ($i, $offset): int {
                $offset = self::unsigned($offset);
                self::inside($i->memory, $offset, 4);
                return Numbers::fromBytes('Int32', substr($i->memory->bytes, $offset, 4));
            }, "load($offset)");
            $this->check(static fn(): int => $i->real->load8($offset), static function () use ($i, $offset): int {
                $offset = self::unsigned($offset) + 1;
                self::inside($i->memory, $offset, 1);
                return Numbers::fromBytes('Int8', substr($i->memory->bytes, $offset, 1));
            }, "load8($offset)");
        }
    }

    private function guestStore(): void
    {
        $i = $this->any(InstanceModel::class);
        if ($i !== null) {
            $offset = $this->in->int($i->memory->length());
            $value = $this->in->int();
            $store = static fn(int $size): \Closure => static function () use ($i, $offset, $value, $size): void {
                $offset = self::unsigned($offset);
                $size === 8 ?: self::unsigned($value);
                self::inside($i->memory, $offset, $size);
                $i->memory->write($offset, substr(pack('P', $value), 0, $size));
            };
            $this->check(static fn(): mixed => $i->real->store($offset, $value), $store(4), "store($offset, $value)");
            $this->check(static fn(): mixed => $i->real->store64($offset, $value), $store(8), "store64($offset, $value)");
        }
    }

    private function guestFill(): void
    {
        $i = $this->any(InstanceModel::class);
        if ($i !== null) {
            [$to, $with, $count] = [$this->in->int($i->memory->length()), $this->in->int($i->memory->length()), $this->in->int($i->memory->length())];
            $copies = $this->in->chance(2);
            $this->check(
                static fn(): mixed => $copies ? $i->real->copy($to, $with, $count) : $i->real->fill($to, $with, $count),
                static function () use ($i, $copies, $to, $with, $count): void {
                    [$to, $with, $count] = [self::unsigned($to), self::unsigned($with), self::unsigned($count)];
                    self::inside($i->memory, $to, $count);
                    if ($copies) {
                        self::inside($i->memory, $with, $count);
                        $i->memory->copy($to, $with, $count);
                    } else {
                        $i->memory->fill($to, $count, $with & 0xff);
                    }
                },
                ($copies ? 'copy' : 'fill') . "($to, $with, $count)",
            );
        }
    }

    private function guestGrow(): void
    {
        $i = $this->any(InstanceModel::class);
        if ($i !== null) {
            $pages = $this->in->chance(4) ? $this->in->int() : $this->in->below(3);
            $this->check(static fn(): int => $i->real->grow($pages), static function (Outcome $found) use ($i, $pages): int {
                $pages = self::unsigned($pages);
                $refused = self::isLimited($i->store) && $found->value === -1;
                return $i->memory->canGrow($pages) && !$refused ? $i->memory->grow($pages) : -1;
            }, "grow($pages)");
            $this->check(static fn(): int => $i->real->size(), static fn(): int => $i->memory->pages(), 'size()');
        }
    }

    private static function insideTable(TableModel $table, int $index, int $count = 1): void
    {
        if ($index + $count > count($table->elements)) {
            throw Expected::trap(TrapCode::TableOutOfBounds);
        }
    }

    private function guestValues(): void
    {
        $i = $this->any(InstanceModel::class);
        if ($i === null) {
            return;
        }
        $values = $i->values;
        $index = $this->in->int(count($values->elements));
        $value = $this->reference();
        $this->check(static fn(): mixed => $i->real->values_get($index), static function () use ($values, $index): mixed {
            self::insideTable($values, self::unsigned($index));
            return $values->elements[self::unsigned($index)];
        }, "values_get($index)");
        $this->check(static fn(): mixed => $i->real->values_set($index, $value), static function () use ($values, $index, $value): void {
            self::insideTable($values, self::unsigned($index));
            $values->elements[self::unsigned($index)] = $value;
        }, "values_set($index)");
        $by = $this->in->chance(4) ? $this->in->int() : $this->in->below(4);
        $this->check(static fn(): int => $i->real->values_grow($value, $by), static function (Outcome $found) use ($i, $value, $by): int {
            $by = self::unsigned($by);
            $refused = self::isLimited($i->store) && $found->value === -1;
            return $i->values->canGrow($by) && !$refused ? $i->values->grow($by, $value) : -1;
        }, "values_grow($by)");
    }

    private function guestValuesFill(): void
    {
        $i = $this->any(InstanceModel::class);
        if ($i === null) {
            return;
        }
        $values = $i->values;
        $size = count($values->elements);
        [$to, $from, $count] = [$this->in->int($size), $this->in->int($size), $this->in->int($size)];
        $value = $this->reference();
        $this->check(static fn(): mixed => $i->real->values_fill($to, $value, $count), static function () use ($values, $to, $value, $count): void {
            [$to, $count] = [self::unsigned($to), self::unsigned($count)];
            self::insideTable($values, $to, $count);
            for ($index = $to; $index < $to + $count; $index++) {
                $values->elements[$index] = $value;
            }
        }, "values_fill($to, …, $count)");
        $this->check(static fn(): mixed => $i->real->values_copy($to, $from, $count), static function () use ($values, $to, $from, $count): void {
            [$to, $from, $count] = [self::unsigned($to), self::unsigned($from), self::unsigned($count)];
            self::insideTable($values, $from, $count);
            self::insideTable($values, $to, $count);
            foreach (array_slice($values->elements, $from, $count) as $index => $copied) {
                $values->elements[$to + $index] = $copied;
            }
        }, "values_copy($to, $from, $count)");
    }

    private function guestFuncs(): void
    {
        $i = $this->any(InstanceModel::class);
        if ($i === null) {
            return;
        }
        $funcs = $i->funcs;
        $index = $this->in->int(count($funcs->elements));
        $value = $this->forTable($funcs->element);
        $this->check(static fn(): mixed => $i->real->funcs_set($index, self::real($value)), static function () use ($funcs, $index, $value): void {
            $index = self::unsigned($index);
            $reference = $funcs->reference($value);
            self::insideTable($funcs, $index);
            $funcs->elements[$index] = $reference;
        }, "funcs_set($index, " . self::show([$value]) . ')');
        $this->check(static fn(): mixed => $i->real->funcs_get($index), static function () use ($funcs, $index): mixed {
            $index = self::unsigned($index);
            self::insideTable($funcs, $index);
            return $funcs->elements[$index];
        }, "funcs_get($index)");
        $this->check(static fn(): int => $i->real->funcs_size(), static fn(): int => count($funcs->elements));
    }

    private function guestGlobals(): void
    {
        $i = $this->any(InstanceModel::class);
        if ($i !== null) {
            $number = $this->in->int();
            $value = $this->reference();
            $this->check(static function () use ($i, $number, $value): array {
                $i->real->number_set($number);
                $i->real->value_set($value);
                return [$i->real->number_get(), $i->real->value_get()];
            }, static function () use ($i, $number, $value): array {
                $i->number->value = $number;
                $i->value->value = $value;
                return [$number, $value];
            }, 'the globals');
        }
    }

    /** A call through a table; what is there may be a host function, or nothing, or of another type. */
    private function guestIndirect(): void
    {
        $i = $this->any(InstanceModel::class);
        if ($i === null) {
            return;
        }
        [$export, $type] = $this->in->choice([['call', 'i32'], ['call_ref', 'externref']]);
        $index = $this->in->int(count($i->funcs->elements));
        $argument = $this->argument($type);
        $fits = $index >= -0x80000000 && $index <= 0xffffffff;
        $func = $fits ? $i->funcs->elements[self::unsigned($index)] ?? null : null;
        if ($func?->type === $type) {
            $this->callAs(static fn(): mixed => $i->real->$export($index, $argument), $func, $argument);
            return;
        }
        $this->check(static fn(): mixed => $i->real->$export($index, $argument), static function () use ($i, $index, $type, $argument, $func): never {
            $index = self::unsigned($index);
            self::passed($type, $argument);
            self::insideTable($i->funcs, $index);
            throw Expected::trap($func === null ? TrapCode::UninitializedElement : TrapCode::IndirectCallTypeMismatch);
        }, "$export($index)");
    }

    private function guestHost(): void
    {
        $i = $this->any(InstanceModel::class);
        if ($i !== null) {
            [$export, $type] = $this->in->choice([['host', 'i32'], ['host_ref', 'externref']]);
            $argument = $this->argument($type);
            $this->callAs(static fn(): mixed => $i->real->$export($argument), new FuncModel($i->store, $type, true), $argument);
        }
    }

    private function guestTrap(): void
    {
        $i = $this->any(InstanceModel::class);
        if ($i !== null) {
            [$a, $b] = [$this->in->int(), $this->in->choice([0, -1, 7])];
            match ($this->in->below(3)) {
                0 => $this->check(static fn(): mixed => $i->real->unreachable(), static fn(): never => throw Expected::trap(TrapCode::Unreachable)),
                1 => $this->check(
                    static fn(): mixed => $i->real->recurse(),
                    static fn(): never => throw new Expected(\Wasm\StackOverflowException::class, TrapCode::StackOverflow),
                ),
                2 => $this->check(static fn(): int => $i->real->divide($a, $b), static function () use ($a, $b): int {
                    $a = Numbers::stored('i32', $a);
                    return match (true) {
                        $b === 0 => throw Expected::trap(TrapCode::IntegerDivisionByZero),
                        $b === -1 && $a === -0x80000000 => throw Expected::trap(TrapCode::IntegerOverflow),
                        default => intdiv($a, $b),
                    };
                }, "divide($a, $b)"),
            };
        }
    }

    /** The same wasm object is the same PHP object. */
    private function guestExports(): void
    {
        $i = $this->any(InstanceModel::class);
        if ($i !== null) {
            foreach (['memory', 'funcs', 'values', 'number', 'value'] as $name) {
                $this->check(static fn(): array => [$i->real->$name, $i->real->exports[$name]], static fn(): array => [$i->$name->real, $i->$name->real]);
            }
            $this->check(static fn(): int => count(iterator_to_array($i->real->exports)), static fn(): int => count($i->real->module->exports()));
            $this->check(static fn(): mixed => $i->real->getMemoryBuffer(), static fn(): mixed => $i->memory->real);
        }
    }

    /** A function that outlives whoever had it, or is called as a callable. */
    private function guestExport(): void
    {
        $i = $this->any(InstanceModel::class);
        if ($i !== null) {
            $argument = $this->argument('i32');
            $func = new FuncModel($i->store, 'i32', false);
            $call = match ($this->in->below(4)) {
                0 => $i->real->increase(...),
                1 => [$i->real, 'increase'],
                2 => $i->real->exports['increase'],
                3 => $i->real->exports->increase(...),
            };
            unset($i);
            $this->callAs(static fn(): mixed => $call($argument), $func, $argument);
        }
    }
}
