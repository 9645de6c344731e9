<?php

declare(strict_types=1);

namespace Wasm\AssemblyScript;

use Wasm\Func;

/** A function of the module, called with PHP's values. */
final class Call
{
    private readonly ?Func $setArgumentsLength;

    /** The arguments that an allocation for a later one could collect: all objects but the last. */
    private readonly int $lastManaged;

    /** @var list<string> how messages call the arguments */
    private readonly array $what;

    public function __construct(
        private readonly Func $function,
        private readonly Signature $signature,
        private readonly Heap $heap,
        private readonly Lower $lower,
        private readonly Lift $lift,
    ) {
        $last = -1;
        $what = [];
        foreach ($signature->parameters as $index => $type) {
            $last = $type->isManaged() ? $index : $last;
            $what[] = $signature->argument($index);
        }
        $this->lastManaged = $last;
        $this->what = $what;
        $this->setArgumentsLength = $signature->required < count($signature->parameters) ? $heap->helper('__setArgumentsLength') : null;
    }

    /** @param list<mixed> $arguments */
    public function __invoke(array $arguments): mixed
    {
        $this->heap->enter();
        $given = count($arguments);
        $parameters = $this->signature->parameters;
        if ($given < $this->signature->required || $given > count($parameters)) {
            throw new \ArgumentCountError(sprintf('%s() expects %s, %d given', $this->signature->name, $this->expectation(), $given));
        }
        $values = $pinned = [];
        try {
            foreach ($parameters as $index => $type) {
                $value = $index < $given ? $this->lower->value($type, $arguments[$index], $this->what[$index]) : 0;
                if ($index < $this->lastManaged && $type->isManaged()) {
                    $pinned[] = $this->heap->retain($value);
                }
                $values[] = $value;
            }
            if ($this->setArgumentsLength !== null) {
                ($this->setArgumentsLength)($given);
            }
            return $this->lift->value($this->signature->result, $this->call($values));
        } finally {
            foreach ($pinned as $pointer) {
                $this->heap->release($pointer);
            }
        }
    }

    /** @param list<int|float> $values */
    private function call(array $values): mixed
    {
        try {
            return ($this->function)(...$values);
        } catch (\Throwable $e) {
            $this->heap->left();
            throw $e;
        }
    }

    private function expectation(): string
    {
        [$least, $most] = [$this->signature->required, count($this->signature->parameters)];
        return ($least === $most ? "exactly $most" : "$least to $most") . ' argument' . ($most === 1 ? '' : 's');
    }
}
