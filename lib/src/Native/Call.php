<?php

declare(strict_types=1);

namespace Wasm\Native;

use Wasm\Func;
use Wasm\TrapException;
use Wasm\ValType;
use Wasm\WasmException;

/** A function with its signature, called with PHP's values. */
final class Call
{
    /** A pointer and a length: its size, and how it is aligned. */
    private const STRUCTURE = [8, 4];

    private readonly Layout $layout;
    private readonly ?ValType $resultType;

    public function __construct(
        private readonly Func $function,
        private readonly Signature $signature,
        private readonly Heap $heap,
        private readonly bool $pointerHigh,
    ) {
        $type = $function->type();
        $this->layout = Layout::of($signature, $type);
        $this->resultType = $type->results[0] ?? null;
    }

    /** @param list<mixed> $arguments */
    public function __invoke(array $arguments): mixed
    {
        $this->check($arguments);
        $values = $allocated = [];
        $area = 0;
        try {
            if ($this->layout->form === ResultForm::Structure || $this->layout->form === ResultForm::LengthBehind) {
                $area = $this->heap->allocate(...self::STRUCTURE);
                $this->heap->memory->fill($area, self::STRUCTURE[0]);
            }
            if ($this->layout->form === ResultForm::Structure) {
                $values[] = $area;
            }
            foreach ($this->signature->parameters as $index => $type) {
                if ($type->isString()) {
                    $this->lower($type, $arguments[$index], $this->layout->widths[$index], $values, $allocated);
                } else {
                    $values[] = $type->name === 'bool' ? (int) $arguments[$index] : $arguments[$index];
                }
            }
            if ($this->layout->form === ResultForm::LengthBehind) {
                $values[] = $area;
            }
            $result = $this->lift(($this->function)(...$values), $area, $allocated);
        } catch (TrapException $e) {
            // Its allocator may be half-way through a change: the memory is left as it is.
            $allocated = [];
            $area = 0;
            throw $e;
        } finally {
            $area === 0 || $this->heap->free($area, ...self::STRUCTURE);
            foreach ($allocated as $pointer => $size) {
                $this->heap->free($pointer, $size);
            }
        }
        return $result;
    }

    /** @param list<mixed> $arguments all of them, before anything is allocated */
    private function check(array $arguments): void
    {
        $expected = count($this->signature->parameters);
        if (count($arguments) !== $expected) {
            throw new \ArgumentCountError(sprintf('%s() expects exactly %d argument%s, %d given', $this->signature->name, $expected, $expected === 1 ? '' : 's', count($arguments)));
        }
        foreach ($this->signature->parameters as $index => $type) {
            $value = $arguments[$index];
            $fits = match ($type->name) {
                'int', 'uint' => is_int($value),
                'float' => is_float($value) || is_int($value),
                'bool' => is_bool($value),
                default => is_string($value) || $value === null && $type->nullable,
            };
            if (!$fits) {
                $wanted = $type->isString() ? ($type->nullable ? '?string' : 'string') : strtr($type->name, ['uint' => 'int']);
                throw new \TypeError(sprintf('%s(): Argument #%d must be of type %s, %s given', $this->signature->name, $index + 1, $wanted, get_debug_type($value)));
            }
            if ($type->isString() && $this->layout->widths[$index] === 1 && $value !== null && str_contains($value, "\0")) {
                throw new \ValueError(sprintf('%s(): Argument #%d must not contain a NUL, which ends it in C', $this->signature->name, $index + 1));
            }
        }
    }

    /**
     * @param list<int|float> $values to append to
     * @param array<int, int> $allocated to add to: pointer => size
     */
    private function lower(Type $type, ?string $value, int $width, array &$values, array &$allocated): void
    {
        if ($value === null) {
            array_push($values, ...array_fill(0, $width, 0));
            return;
        }
        $length = strlen($value);
        // Some allocators give nothing for no bytes. What the function frees must have the size that it is told.
        $size = $width === 1 ? $length + 1 : ($type->own ? $length : max($length, 1));
        $pointer = $this->heap->allocate($size);
        if (!$type->own) {
            $allocated[$pointer] = $size;
        }
        $values[] = $pointer;
        if ($width === 1) {
            $this->heap->memory->writeCString($pointer, $value);
        } else {
            $this->heap->memory->write($pointer, $value);
            $values[] = $length;
        }
    }

    /** @param array<int, int> $allocated what is freed in any case; a result that is the caller's is added */
    private function lift(mixed $result, int $area, array &$allocated): mixed
    {
        $form = $this->layout->form;
        if ($form === ResultForm::Nothing || $form === ResultForm::Number) {
            return match ($this->signature->result->name) {
                'bool' => $result !== 0,
                'uint' => $this->resultType === ValType::I32 ? $result & 0xffffffff : $result,
                default => $result,
            };
        }
        $memory = $this->heap->memory;
        [$pointer, $length] = match ($form) {
            ResultForm::CString => [$result, null],
            ResultForm::Packed => $this->pointerHigh ? [$result >> 32, $result] : [$result, $result >> 32],
            ResultForm::TwoResults => $result,
            ResultForm::Structure => [$memory->readUint32($area), $memory->readUint32($area + 4)],
            ResultForm::LengthBehind => [$result, $memory->readUint32($area)],
        };
        return $this->text($pointer & 0xffffffff, $length === null ? null : $length & 0xffffffff, $allocated);
    }

    /** @param array<int, int> $allocated */
    private function text(int $pointer, ?int $length, array &$allocated): ?string
    {
        if ($pointer === 0) {
            return match (true) {
                $this->signature->result->nullable => null,
                $length === 0 => '',
                default => throw new WasmException("{$this->signature->name}() gave a null pointer: call its result ?{$this->signature->result->name} if that is to be null"),
            };
        }
        $text = $length === null ? $this->heap->memory->readCString($pointer) : $this->heap->memory->read($pointer, $length);
        // A function may give back what it was given: that is freed already.
        if (!$this->signature->result->const && !isset($allocated[$pointer])) {
            $allocated[$pointer] = strlen($text) + ($length === null ? 1 : 0);
        }
        return $text;
    }
}
