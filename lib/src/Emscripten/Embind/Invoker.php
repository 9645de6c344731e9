<?php

declare(strict_types=1);

namespace Wasm\Emscripten\Embind;

use Wasm\Emscripten\Embind;

/** A function, method or constructor. */
final class Invoker
{
    /**
     * @param list<int> $types of the result, of the object if it is a method, and of the parameters
     * @param list<int> $front what the function pointer takes in front
     */
    public function __construct(private readonly Embind $embind, private readonly string $name, private readonly array $types, private readonly int $function, private readonly array $front)
    {
    }

    /** @param list<mixed> $arguments */
    public function __invoke(?CppObject $object, array $arguments): mixed
    {
        return $this->embind->type($this->types[0])->fromWire($this->raw($object, $arguments));
    }

    /** @param list<mixed> $arguments */
    public function raw(?CppObject $object, array $arguments): int|float|null
    {
        $cleanup = new Cleanup();
        $wire = $this->front;
        $next = 1;
        try {
            if ($object !== null) {
                $wire[] = $this->embind->type($this->types[$next++])->toWire($object, $cleanup);
            }
            foreach (array_values($arguments) as $place => $argument) {
                try {
                    $wire[] = $this->embind->type($this->types[$next++])->toWire($argument, $cleanup);
                } catch (\TypeError | \ValueError $e) {
                    throw new ($e::class)("$this->name(): Argument #" . $place + 1 . ' ' . $e->getMessage());
                }
            }
            return $this->embind->invoke($this->function, ...$wire);
        } finally {
            $cleanup->run();
        }
    }
}
