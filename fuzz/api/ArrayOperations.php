<?php

declare(strict_types=1);

namespace WasmFuzz;

/** Operations on typed arrays. */
trait ArrayOperations
{
    private function newArray(): void
    {
        $memory = $this->any(MemoryModel::class);
        if ($memory === null) {
            return;
        }
        $type = $this->in->choice(array_keys(Numbers::SIZES));
        $offset = $this->in->int($memory->length());
        $length = $this->in->chance(3) ? null : $this->in->int(intdiv(max(0, $memory->length() - max(0, $offset)), Numbers::SIZES[$type]));
        $class = ArrayModel::class($type);
        $array = $model = null;
        $made = $this->check(
            static function () use (&$array, $class, $memory, $offset, $length): int {
                $array = new $class($memory->real, $offset, $length);
                return count($array);
            },
            static function () use (&$model, $type, $memory, $offset, $length): int {
                $model = new ArrayModel($type, $memory, $offset, $length);
                return $model->count();
            },
            "new $class($offset, " . json_encode($length) . ") of {$memory->length()} bytes",
        );
        if ($made) {
            $model->real = $array;
            $this->keep($model);
        }
    }

    private function readElement(): void
    {
        $array = $this->any(ArrayModel::class);
        if ($array !== null) {
            $index = $this->in->int($array->count());
            $what = "\${$array->type}[$index] of {$array->count()}";
            $this->check(static fn(): mixed => $array->real[$index], static fn(): mixed => $array->get($index), $what);
            $this->check(static fn(): mixed => $array->real->offsetGet($index), static fn(): mixed => $array->get($index), $what);
            $this->check(static fn(): bool => isset($array->real[$index]), static fn(): bool => $array->has($index), "isset $what");
            $this->check(static fn(): bool => empty($array->real[$index]), static fn(): bool => !$array->has($index) || !$array->get($index));
        }
    }

    private function writeElement(): void
    {
        $array = $this->any(ArrayModel::class);
        if ($array !== null) {
            $index = $this->in->int($array->count());
            $value = $this->element($array);
            $this->check(
                static function () use ($array, $index, $value): void {
                    $array->real[$index] = $value;
                },
                static fn(): mixed => $array->store($index, $value),
                "\${$array->type}[$index] = " . self::show([$value]),
            );
        }
    }

    /** A value for an array: mostly one that it takes. */
    private function element(ArrayModel $array): mixed
    {
        return match (true) {
            $this->in->chance(8) => $this->in->value(),
            str_starts_with($array->type, 'Float') => $this->in->float(),
            default => $this->in->int(),
        };
    }

    private function arrayToArray(): void
    {
        $array = $this->any(ArrayModel::class, static fn(ArrayModel $array): bool => $array->count() <= 10_000);
        if ($array !== null) {
            $this->check(static fn(): array => $array->real->toArray(), static fn(): array => $array->toArray());
        }
    }

    private function setElements(): void
    {
        $array = $this->any(ArrayModel::class);
        if ($array !== null) {
            $values = [];
            for ($count = $this->in->below(8); $count > 0; $count--) {
                $values[] = $this->element($array);
            }
            $index = $this->in->int($array->count());
            $this->check(
                static fn(): mixed => $array->real->set($values, $index),
                static fn(): mixed => $array->set($values, $index),
                "\${$array->type}->set(" . self::show($values) . ", $index)",
            );
        }
    }

    /** The values come from code that does other things meanwhile. */
    private function setFromGenerator(): void
    {
        $array = $this->any(ArrayModel::class);
        if ($array === null) {
            return;
        }
        $count = $this->in->below(6);
        $index = $this->in->int($array->count());
        $values = [];
        $thrown = null;
        $generate = function () use ($array, $count, &$values, &$thrown): \Generator {
            for ($taken = 0; $taken < $count; $taken++) {
                $this->nested();
                if ($this->in->chance(12)) {
                    throw $thrown = new \LogicException('thrown by a generator');
                }
                yield $values[] = $this->element($array);
            }
        };
        $this->check(
            static fn(): mixed => $array->real->set($generate(), $index),
            static function () use ($array, $index, &$values, &$thrown): void {
                foreach ($values as $value) {
                    Numbers::toBytes($array->type, $value); // The first that does not fit ends it.
                }
                if ($thrown !== null) {
                    throw Expected::same($thrown);
                }
                $array->set($values, $index);
            },
            'set() from a generator',
        );
    }

    private function subarray(): void
    {
        $array = $this->any(ArrayModel::class);
        if ($array === null) {
            return;
        }
        $begin = $this->in->int($array->count());
        $end = $this->in->chance(3) ? null : $this->in->int($array->count());
        $part = $model = null;
        $made = $this->check(
            static function () use (&$part, $array, $begin, $end): array {
                $part = $array->real->subarray($begin, $end);
                return [$part->getOffset(), $part->getLength()];
            },
            static function () use (&$model, $array, $begin, $end): array {
                $model = $array->subarray($begin, $end);
                return [$model->getOffset(), $model->count()];
            },
            "\${$array->type}->subarray($begin, " . json_encode($end) . ") of {$array->count()}",
        );
        if ($made) {
            $model->real = $part;
            $this->keep($model);
        }
    }

    private function arrayBytes(): void
    {
        $array = $this->any(ArrayModel::class);
        if ($array !== null) {
            $this->check(static fn(): string => $array->real->getBytes(), static fn(): string => $array->getBytes());
            $bytes = $this->in->string();
            $index = $this->in->int($array->count());
            $this->check(
                static fn(): mixed => $array->real->setBytes($bytes, $index),
                static fn(): mixed => $array->setBytes($bytes, $index),
                "\${$array->type}->setBytes(" . strlen($bytes) . " bytes, $index) of {$array->count()}",
            );
        }
    }

    /** An iteration sees what was there when it began. */
    private function iterateArray(): void
    {
        $array = $this->any(ArrayModel::class, static fn(ArrayModel $array): bool => $array->count() <= 300);
        if ($array !== null) {
            $expected = $array->toArray();
            $found = [];
            foreach ($array->real as $index => $value) {
                if ($index === 1) {
                    $this->nested();
                }
                $found[$index] = $value;
            }
            $this->check(static fn(): array => $found, static fn(): array => $expected, 'an iteration');
        }
    }
}
