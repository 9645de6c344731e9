<?php

declare(strict_types=1);

namespace WasmFuzz;

/** What PHP code can do with any object, and with fibers. */
trait ObjectOperations
{
    private function dropObject(): void
    {
        $kind = $this->in->choice(array_keys($this->objects));
        if ($this->objects[$kind] !== []) {
            array_splice($this->objects[$kind], $this->in->below(count($this->objects[$kind])), 1);
        }
    }

    private function collectCycles(): void
    {
        gc_collect_cycles();
    }

    private function anything(): ?object
    {
        return $this->any($this->in->choice(array_keys($this->objects)))?->real;
    }

    /** What none of the objects lets be done. */
    private function misuse(): void
    {
        $object = $this->anything();
        if ($object === null) {
            return;
        }
        $error = static fn(string $class): \Closure => static fn(): never => throw new Expected($class);
        match ($this->in->below(6)) {
            0 => $this->check(static fn(): object => clone $object, $error(\Error::class), 'clone'),
            1 => $this->check(static fn(): string => serialize($object), $error(\Exception::class), 'serialize'),
            2 => $this->check(
                static function () use ($object): void {
                    $object->{"no such property"} = 1;
                },
                static fn(Outcome $found): mixed => throw new Expected($found->thrown instanceof \Error ? $found->thrown::class : \Error::class),
                'a dynamic property',
            ),
            3 => $object instanceof \ArrayAccess ? $this->check(
                static function () use ($object): void {
                    $object[] = 1;
                },
                $error(\Error::class),
                'append',
            ) : null,
            4 => $object instanceof \ArrayAccess ? $this->check(
                static function () use ($object): void {
                    unset($object[0]);
                },
                $error(\Error::class),
                'unset',
            ) : null,
            5 => $this->check(
                static fn(): object => (new \ReflectionObject($object))->newInstanceWithoutConstructor(),
                $error(\ReflectionException::class),
                'an object without a constructor',
            ),
        };
    }

    private function compareObjects(): void
    {
        [$a, $b] = [$this->anything(), $this->anything()];
        if ($a !== null && $b !== null) {
            // Two objects of this world are never one and the same wasm object, but for views of the same bytes.
            $views = $a instanceof \Wasm\TypedArray && $b instanceof \Wasm\TypedArray;
            $this->check(static fn(): bool => $a == $b, static fn(Outcome $found): mixed => $views && $a::class === $b::class ? $found->value : $a === $b);
        }
    }

    private function showObject(): void
    {
        $object = $this->anything();
        if ($object !== null) {
            ob_start();
            var_dump($object);
            print_r((array) $object);
            json_encode($object);
            foreach (get_object_vars($object) as $name => $value) {
                echo $name, get_debug_type($value);
            }
            ob_end_clean();
        }
    }

    /** What belongs to another store is refused wherever it is handed over. */
    private function foreignArgument(): void
    {
        $i = $this->any(InstanceModel::class);
        $func = $this->any(FuncModel::class, static fn(FuncModel $func): bool => $func->store !== $i?->store);
        if ($i !== null && $func !== null) {
            $this->check(static fn(): mixed => $i->real->funcs_set(0, $func->real), static fn(): never => throw new Expected(\Wasm\WasmError::class));
        }
    }

    /** Runs operations in a fiber, which a host function may suspend. */
    private function startFiber(): void
    {
        if (count($this->fibers) >= 6 || $this->depth >= self::MOST_DEPTH) {
            return;
        }
        $depth = $this->depth;
        $fiber = new \Fiber(function () use ($depth): void {
            $this->depth = $depth + 1;
            for ($count = 1 + $this->in->below(6); $count > 0 && !$this->in->isEmpty() && $this->operations < self::MOST_OPERATIONS; $count--) {
                $this->operate();
            }
        });
        $fiber->start();
        $this->depth = $depth;
        if (!$fiber->isTerminated()) {
            $this->fibers[] = $fiber;
        }
    }

    private function takeFiber(): ?\Fiber
    {
        return array_splice($this->fibers, $this->in->below(count($this->fibers)), 1)[0] ?? null;
    }

    private function resumeFiber(): void
    {
        $fiber = $this->takeFiber();
        if ($fiber !== null) {
            $depth = $this->depth;
            $this->in->chance(4) ? $fiber->throw(new \LogicException('thrown into a fiber')) : $fiber->resume();
            $this->depth = $depth;
            if (!$fiber->isTerminated()) {
                $this->fibers[] = $fiber;
            }
        }
    }

    /** Destroys a fiber where it is: within wasm. */
    private function endFiber(): void
    {
        $fiber = $this->takeFiber();
        $depth = $this->depth;
        unset($fiber);
        gc_collect_cycles();
        $this->depth = $depth;
    }
}
