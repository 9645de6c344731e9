<?php

declare(strict_types=1);

namespace WasmFuzz;

use Wasm\FuncType;
use Wasm\GlobalType;
use Wasm\GlobalVar;
use Wasm\Table;
use Wasm\TableType;
use Wasm\ValType;

/** Operations on tables, globals and functions. */
trait TableOperations
{
    private function makeTable(int $store, ValType $element, int $minimum, ?int $maximum, mixed $initial): ?TableModel
    {
        $table = null;
        $made = $this->check(
            function () use (&$table, $store, $element, $minimum, $maximum, $initial): int {
                $table = new Table(new TableType($element, $minimum, $maximum), self::real($initial), $this->stores[$store]);
                return count($table);
            },
            static function (Outcome $found) use ($store, $element, $minimum, $maximum, $initial): int {
                if ($maximum !== null && $maximum < $minimum) {
                    throw new Expected(\ValueError::class);
                }
                (new TableModel($store, $element, 0, null, null))->reference($initial);
                if (self::isLimited($store) && $found->thrown !== null) {
                    throw new Expected(\Wasm\LinkException::class);
                }
                return $minimum;
            },
            "new Table($minimum, " . json_encode($maximum) . ')',
        );
        if (!$made) {
            return null;
        }
        $model = new TableModel($store, $element, $minimum, $maximum, $initial);
        $model->real = $table;
        $this->keep($model);
        return $model;
    }

    private function newTable(): void
    {
        $element = $this->in->choice([ValType::FuncRef, ValType::ExternRef]);
        $maximum = $this->in->chance(3) ? null : $this->in->below(70);
        $this->makeTable($this->in->below(2), $element, $this->in->below(40), $maximum, $this->forTable($element));
    }

    /** A value that may not fit. */
    private function forTable(ValType $element): mixed
    {
        if ($element === ValType::ExternRef) {
            return $this->reference();
        }
        return $this->in->chance(8) ? $this->in->value() : $this->any(FuncModel::class);
    }

    private function readTable(): void
    {
        $table = $this->any(TableModel::class);
        if ($table !== null) {
            $index = $this->in->int(count($table->elements));
            $get = static fn(): mixed => $table->get($index);
            $what = "\$table[$index] of " . count($table->elements);
            $this->check(static fn(): mixed => $table->real->get($index), $get, $what);
            $this->check(static fn(): mixed => $table->real[$index], $get, $what);
            $this->check(static fn(): bool => isset($table->real[$index]), static fn(): bool => $table->has($index), "isset $what");
            $this->check(static fn(): mixed => $table->real[$index] ?? null, static fn(): mixed => $table->has($index) ? $table->get($index) : null);
        }
    }

    private function writeTable(): void
    {
        $table = $this->any(TableModel::class);
        if ($table !== null) {
            $index = $this->in->int(count($table->elements));
            $value = $this->forTable($table->element);
            $this->check(
                static fn(): mixed => $table->real->set($index, self::real($value)),
                static fn(): mixed => $table->set($index, $value),
                "Table::set($index, " . self::show([$value]) . ') of ' . count($table->elements),
            );
        }
    }

    private function growTable(): void
    {
        $table = $this->any(TableModel::class);
        if ($table === null) {
            return;
        }
        $by = $this->in->chance(4) ? $this->in->int(($table->maximum ?? 10_000_000) - count($table->elements)) : $this->in->below(8);
        if ($by > 1000 && $table->canGrow($by)) {
            return; // It would, and the model has no room.
        }
        $value = $this->forTable($table->element);
        $this->check(
            static fn(): int => $table->real->grow($by, self::real($value)),
            static function (Outcome $found) use ($table, $by, $value): int {
                $reference = $table->reference($value);
                $refused = self::isLimited($table->store) && $found->thrown !== null;
                return $table->canGrow($by) && !$refused ? $table->grow($by, $reference) : throw new Expected(\ValueError::class);
            },
            "Table::grow($by)",
        );
    }

    private function askTable(): void
    {
        $table = $this->any(TableModel::class);
        if ($table !== null) {
            $ask = static fn(Table $real): array => [count($real), $real->size(), $real->type()->element, $real->type()->minimum, $real->type()->maximum];
            $size = count($table->elements);
            $this->check(
                static fn(): array => $ask($table->real),
                static fn(): array => [$size, $size, $table->element, $size, $table->maximum],
            );
        }
    }

    private function makeGlobal(int $store, string $type, bool $mutable, mixed $value): ?GlobalModel
    {
        $model = new GlobalModel($store, $type, $mutable);
        $global = null;
        $made = $this->check(
            function () use (&$global, $store, $type, $mutable, $value): mixed {
                $global = new GlobalVar(new GlobalType(ValType::from($type), $mutable), self::real($value), $this->stores[$store]);
                return $global->value;
            },
            static fn(): mixed => $model->value = $model->stored($value),
            "new GlobalVar($type, " . self::show([$value]) . ')',
        );
        if (!$made) {
            return null;
        }
        $model->real = $global;
        $this->keep($model);
        return $model;
    }

    private function newGlobal(): void
    {
        $type = $this->in->choice(['i32', 'i64', 'f32', 'f64', 'externref', 'funcref']);
        $this->makeGlobal($this->in->below(2), $type, !$this->in->chance(4), $this->forGlobal($type));
    }

    private function forGlobal(string $type): mixed
    {
        return match (true) {
            $type === 'externref' => $this->reference(),
            $this->in->chance(8) => $this->in->value(),
            $type === 'funcref' => $this->any(FuncModel::class),
            $type[0] === 'f' => $this->in->float(),
            default => $this->in->int(),
        };
    }

    private function readGlobal(): void
    {
        $global = $this->any(GlobalModel::class);
        if ($global !== null) {
            $ask = static fn(GlobalVar $real): array => [$real->value, $real->type()->value->value, $real->type()->mutable];
            $this->check(static fn(): array => $ask($global->real), static fn(): array => [$global->value, $global->type, $global->mutable]);
            $this->check(static fn(): bool => isset($global->real->value), static fn(): bool => $global->value !== null);
        }
    }

    private function writeGlobal(): void
    {
        $global = $this->any(GlobalModel::class);
        if ($global !== null) {
            $value = $this->forGlobal($global->type);
            $this->check(
                static function () use ($global, $value): void {
                    $global->real->value = self::real($value);
                },
                static function () use ($global, $value): void {
                    $global->value = $global->mutable ? $global->stored($value) : throw new Expected(\Wasm\WasmError::class);
                },
                "a global of type $global->type = " . self::show([$value]),
            );
        }
    }

    private function newFunc(): void
    {
        $this->makeFunc($this->in->below(2), $this->in->choice(['i32', 'externref']));
    }

    private function callFunc(): void
    {
        $func = $this->any(FuncModel::class);
        if ($func !== null) {
            $argument = $this->argument($func->type);
            $this->callAs(static fn(): mixed => ($func->real)(self::real($argument)), $func, $argument);
            $this->check(
                static fn(): string => (string) $func->real->type(),
                static fn(): string => "($func->type) -> $func->type",
            );
        }
    }

    private function argument(string $type): mixed
    {
        return $type === 'externref' ? $this->reference() : ($this->in->chance(10) ? $this->in->value() : $this->in->int());
    }

    /** What an i32 that PHP code passes is in wasm. Unlike a host's result it must be an int. */
    private static function passed(string $type, mixed $argument): mixed
    {
        return $type === 'i32' && !is_int($argument) ? throw new Expected(\TypeError::class) : Numbers::stored($type, $argument);
    }

    /** Calls a function in some way, with that argument. */
    private function callAs(callable $real, FuncModel $func, mixed $argument): void
    {
        $exchange = new Exchange();
        $this->check(
            function () use ($real, $func, $exchange): mixed {
                $this->pending = $func->isHost ? $exchange : null;
                try {
                    return $real();
                } finally {
                    $this->pending = null;
                }
            },
            static function (Outcome $found) use ($func, $argument, $exchange): mixed {
                $argument = self::passed($func->type, $argument);
                if ($func->isHost) {
                    return $exchange->outcome($func->type, $argument, $found);
                }
                return $func->type === 'i32' ? Numbers::stored('i32', $argument + 1 & 0xffffffff) : $argument;
            },
            "a call of a function of type $func->type with " . self::show([$argument]),
        );
    }
}
