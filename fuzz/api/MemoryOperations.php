<?php

declare(strict_types=1);

namespace WasmFuzz;

use Wasm\Memory;

/** Operations on memories: one of the API's each. */
trait MemoryOperations
{
    private function makeMemory(int $store, int $minimum, ?int $maximum): ?MemoryModel
    {
        $memory = null;
        $made = $this->check(
            function () use (&$memory, $store, $minimum, $maximum): int {
                $memory = new Memory($minimum, $maximum, false, $this->stores[$store]);
                return $memory->pages();
            },
            static function (Outcome $found) use ($store, $minimum, $maximum): int {
                if ($minimum < 0 || $minimum > 65536 || $maximum !== null && ($maximum > 65536 || $maximum < $minimum)) {
                    throw new Expected(\ValueError::class);
                }
                if (self::isLimited($store) && $found->thrown !== null) {
                    throw new Expected(\Wasm\LinkException::class);
                }
                return $minimum;
            },
            "new Memory($minimum, " . json_encode($maximum) . ')',
        );
        if (!$made) {
            return null;
        }
        $model = new MemoryModel($store, $minimum, $maximum);
        $model->real = $memory;
        $this->keep($model);
        return $model;
    }

    private function newMemory(): void
    {
        $maximum = $this->in->chance(4) ? null : $this->in->below(9);
        $minimum = $this->in->below(4);
        if ($this->in->chance(16)) {
            $maximum = $this->in->int(65536);
            $minimum = min($this->in->int(), 3);
        }
        $this->makeMemory($this->in->below(2), $minimum, $maximum);
    }

    /** Has the same done by a memory and by its model. */
    private function onMemory(string $method, callable $arguments): void
    {
        $memory = $this->any(MemoryModel::class);
        if ($memory !== null) {
            $arguments = $arguments($memory);
            $this->check(
                static fn(): mixed => $memory->real->$method(...$arguments),
                static fn(): mixed => $memory->$method(...$arguments),
                "Memory::$method(" . self::show($arguments) . ") of {$memory->length()} bytes",
            );
        }
    }

    private static function show(array $arguments): string
    {
        return implode(', ', array_map(static fn(mixed $each): string => is_scalar($each) ? var_export($each, true) : get_debug_type($each), $arguments));
    }

    private function readBytes(): void
    {
        $this->onMemory('read', fn(MemoryModel $memory): array => [$this->in->int($memory->length()), $this->in->int($memory->length())]);
    }

    private function writeBytes(): void
    {
        $this->onMemory('write', fn(MemoryModel $memory): array => [$this->in->int($memory->length()), $this->in->string()]);
    }

    private function readCString(): void
    {
        $this->onMemory('readCString', fn(MemoryModel $memory): array => [
            $this->in->int($memory->length()), $this->in->chance(2) ? null : $this->in->int(),
        ]);
    }

    private function writeCString(): void
    {
        $this->onMemory('writeCString', fn(MemoryModel $memory): array => [$this->in->int($memory->length()), $this->in->string()]);
    }

    private function readNumber(): void
    {
        $type = $this->in->choice(array_keys(Numbers::SIZES));
        $memory = $this->any(MemoryModel::class);
        if ($memory !== null && $type !== 'Uint64') {
            $offset = $this->in->int($memory->length());
            $method = "read$type";
            $this->check(
                static fn(): int|float => $memory->real->$method($offset),
                static fn(): int|float => $memory->readNumber($type, $offset),
                "Memory::$method($offset)",
            );
        }
    }

    private function writeNumber(): void
    {
        $type = $this->in->choice(array_keys(Numbers::SIZES));
        $memory = $this->any(MemoryModel::class);
        if ($memory !== null && $type !== 'Uint64') {
            $offset = $this->in->int($memory->length());
            $value = str_starts_with($type, 'Float') ? $this->in->float() : $this->in->int();
            $method = "write$type";
            $this->check(
                static fn(): mixed => $memory->real->$method($offset, $value),
                static fn(): mixed => $memory->writeNumber($type, $offset, $value),
                "Memory::$method($offset, " . var_export($value, true) . ')',
            );
        }
    }

    private function fillBytes(): void
    {
        $this->onMemory('fill', fn(MemoryModel $memory): array => [
            $this->in->int($memory->length()), $this->in->int($memory->length()), $this->in->chance(8) ? $this->in->int() : $this->in->byte(),
        ]);
    }

    private function copyBytes(): void
    {
        $this->onMemory('copy', fn(MemoryModel $memory): array => [
            $this->in->int($memory->length()), $this->in->int($memory->length()), $this->in->int($memory->length()),
        ]);
    }

    private function growMemory(): void
    {
        $memory = $this->any(MemoryModel::class);
        if ($memory === null) {
            return;
        }
        $pages = $this->in->chance(4) ? $this->in->int(($memory->maximum ?? 65536) - $memory->pages()) : $this->in->below(3);
        if ($pages > 8 && $memory->canGrow($pages)) {
            return; // It would, and the model has no room.
        }
        $this->check(
            static fn(): int => $memory->real->grow($pages),
            static function (Outcome $found) use ($memory, $pages): int {
                $refused = self::isLimited($memory->store) && $found->thrown !== null;
                return $memory->canGrow($pages) && !$refused ? $memory->grow($pages) : throw new Expected(\ValueError::class);
            },
            "Memory::grow($pages)",
        );
    }

    private function readByte(): void
    {
        $memory = $this->any(MemoryModel::class);
        if ($memory !== null) {
            $offset = $this->in->int($memory->length());
            $inside = $offset >= -0x80000000 && $memory->holds(MemoryModel::offset($offset), 1);
            $byte = static fn(): int => ord($memory->read($offset, 1));
            $this->check(static fn(): int => $memory->real[$offset], $byte, "\$memory[$offset]");
            $this->check(static fn(): bool => isset($memory->real[$offset]), static fn(): bool => $inside, "isset(\$memory[$offset])");
            $this->check(static fn(): bool => empty($memory->real[$offset]), static fn(): bool => !$inside || $byte() === 0);
            $this->check(static fn(): ?int => $memory->real[$offset] ?? null, static fn(): ?int => $inside ? $byte() : null);
        }
    }

    private function writeByte(): void
    {
        $memory = $this->any(MemoryModel::class);
        if ($memory !== null) {
            $offset = $this->in->int($memory->length());
            $value = $this->in->chance(4) ? $this->in->value() : $this->in->byte();
            $this->check(
                static function () use ($memory, $offset, $value): void {
                    $memory->real[$offset] = $value;
                },
                static fn(): mixed => $memory->write($offset, Numbers::toBytes('Uint8', $value)),
                "\$memory[$offset] = …",
            );
        }
    }

    private function askMemory(): void
    {
        $memory = $this->any(MemoryModel::class);
        if ($memory !== null) {
            $ask = static fn(Memory $real): array => [
                count($real), $real->byteLength(), $real->pages(), $real->type()->minimum, $real->type()->maximum, $real->type()->shared,
            ];
            $this->check(
                static fn(): array => $ask($memory->real),
                static fn(): array => [$memory->length(), $memory->length(), $memory->pages(), $memory->pages(), $memory->maximum, false],
            );
        }
    }
}
