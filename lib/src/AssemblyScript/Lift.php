<?php

declare(strict_types=1);

namespace Wasm\AssemblyScript;

/** A number or a pointer, up to the PHP value of the declared type. Objects are copied out; handles keep theirs. */
final class Lift
{
    public function __construct(
        private readonly Heap $heap,
        private readonly Declarations $declarations,
        private readonly Callbacks $callbacks,
    ) {
    }

    public function value(Type $type, mixed $value): mixed
    {
        if ($type->isManaged()) {
            $pointer = $value & 0xffffffff;
            return $pointer === 0 ? null : $this->object($type, $pointer);
        }
        return match (true) {
            $type->kind === Kind::Nothing => null,
            $type->kind === Kind::Boolean => $value !== 0,
            $type->name === 'u32', $type->name === 'usize' => $value & 0xffffffff,
            $type->name === 'u16' => $value & 0xffff,
            $type->name === 'u8' => $value & 0xff,
            default => $value,
        };
    }

    private function object(Type $type, int $pointer): mixed
    {
        $memory = $this->heap->memory();
        return match ($type->kind) {
            Kind::Text => $this->heap->text($pointer),
            Kind::Buffer => $memory->read($pointer, $memory->readUint32($pointer - 4)),
            Kind::View => $this->view($type, $memory->read($memory->readUint32($pointer + 4), $memory->readUint32($pointer + 8))),
            Kind::Array => $this->elements($type->element, $memory->readUint32($pointer + 4), $memory->readUint32($pointer + 12)),
            Kind::StaticArray => $this->elements($type->element, $pointer, $memory->readUint32($pointer - 4) >> $type->element->align()),
            Kind::Record => $this->record($this->declarations->record($type->name), $pointer),
            Kind::Callback => $this->callbacks->closure($type, $pointer) ?? $this->reference($type, $pointer),
            default => $this->reference($type, $pointer),
        };
    }

    /** @return string|list<int|float> */
    private function view(Type $type, string $bytes): string|array
    {
        return $type->element->name === 'u8' ? $bytes : array_values(unpack(Number::format($type->element->name) . '*', $bytes));
    }

    /** @return list<mixed> */
    private function elements(Type $type, int $at, int $length): array
    {
        $bytes = $this->heap->memory()->read($at, $length << $type->align());
        $values = array_values(unpack(($type->isManaged() ? 'V' : Number::format($type->name)) . '*', $bytes));
        return $type->isManaged() || $type->kind === Kind::Boolean
            ? array_map(fn(int $value): mixed => $this->value($type, $value), $values)
            : $values;
    }

    private function record(Record $record, int $pointer): \stdClass
    {
        $bytes = $this->heap->memory()->read($pointer, $record->size);
        $object = new \stdClass();
        foreach ($record->fields as $name => [$offset, $type]) {
            $object->$name = $this->value($type, unpack($type->isManaged() ? 'V' : Number::format($type->name), $bytes, $offset)[1]);
        }
        return $object;
    }

    private function reference(Type $type, int $pointer): Reference
    {
        return new Reference($type->name, $pointer, $this->heap, $this->heap->instance());
    }
}
