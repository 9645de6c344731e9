<?php

declare(strict_types=1);

namespace Wasm\Bindgen;

use Wasm\Func;
use Wasm\LinkException;
use Wasm\TrapException;
use Wasm\ValType;

/**
 * An export, called by its declaration: arguments down to wasm values, results up again, an `Err` to an exception.
 *
 * How many wasm values a parameter takes depends on the version of wasm-bindgen; the export's own type tells.
 */
final class Call
{
    /** Room for any result that does not fit into one value, on the guest's stack. */
    private const AREA = 32;

    /** @var list<int> how many wasm values each parameter takes */
    private readonly array $widths;

    /** Whether the result comes through memory, at an address that is the first argument. */
    private readonly bool $inMemory;

    /** @var list<ValType> */
    private readonly array $types;

    /** @var list<ValType> */
    private readonly array $results;

    public function __construct(
        private readonly Guest $guest,
        private readonly Console $console,
        private readonly Func $function,
        private readonly Signature $signature,
        private readonly bool $isMethod = false,
    ) {
        if ($signature->result->kind === Kind::Promise) {
            throw new LinkException("$signature->name() gives a Promise, for which it needs JavaScript's event loop");
        }
        foreach ([...$signature->parameters, $signature->result] as $declared) {
            if ($declared->kind === Kind::Number && $declared->optional && $declared->detail !== '') {
                throw new LinkException("$signature->name() has an optional $declared->detail, and there is no telling which number means none");
            }
        }
        $type = $function->type();
        $this->types = $type->params;
        $this->results = $type->results;
        $this->inMemory = $this->results === [] && ($signature->result->kind !== Kind::Nothing || $this->fit((int) $isMethod) === null);
        $this->widths = $this->fit((int) $isMethod + (int) $this->inMemory)
            ?? throw new LinkException("$signature->name() is $type, which does not fit its declaration");
    }

    /**
     * @param list<mixed> $arguments
     * @param ?int $object what a method is called on
     * @param \Closure(string, int): object $instantiate makes an object of a class and a pointer
     */
    public function __invoke(array $arguments, \Closure $instantiate, ?int $object = null): mixed
    {
        $this->console->takePanic();
        $stack = $this->guest->helper('__wbindgen_add_to_stack_pointer', true);
        $top = $stack === null ? 0 : $stack(0);
        try {
            $values = [];
            if ($this->inMemory) {
                $values[] = $area = $stack(-self::AREA);
                $this->guest->memory()->write($area, str_repeat(Lift::UNTOUCHED, self::AREA));
            }
            if ($this->isMethod) {
                $values[] = $object;
            }
            $this->lower($arguments, $values);
            $result = ($this->function)(...$values);
            $lift = new Lift($this->guest, $instantiate);
            return $this->inMemory
                ? $lift->fromMemory($this->signature, $this->guest->memory()->read($area, self::AREA))
                : $lift->fromValues($this->signature->result, count($this->results) > 1 ? $result : ($this->results === [] ? [] : [$result]), $this->results);
        } catch (TrapException $e) {
            $panic = $this->console->takePanic();
            throw $panic === null ? $e : new JsError($panic, $panic, $e);
        } finally {
            // Also what a trap has left there: the instance stays usable.
            $left = $stack === null ? 0 : $top - $stack(0);
            $left === 0 || $stack($left);
        }
    }

    /**
     * @param list<mixed> $arguments
     * @param list<mixed> $values to append to
     */
    private function lower(array $arguments, array &$values): void
    {
        $name = $this->signature->name;
        if (count($arguments) > count($this->signature->parameters)) {
            throw new \ArgumentCountError(sprintf('%s() expects at most %d arguments, %d given', $name, count($this->signature->parameters), count($arguments)));
        }
        $number = 0;
        foreach ($this->signature->parameters as $parameter => $type) {
            $what = sprintf('%s(): Argument #%d ($%s)', $name, $number + 1, $parameter);
            if (!array_key_exists($number, $arguments) && !$type->optional) {
                throw new \ArgumentCountError("$what is missing");
            }
            $types = array_slice($this->types, count($values), $this->widths[$number]);
            array_push($values, ...Lower::value($this->guest, $type, $arguments[$number] ?? null, $types, $what));
            $number++;
        }
    }

    /**
     * How the wasm parameters from the nth on are shared out among those that are declared.
     *
     * @return ?list<int> null: in no way
     * @throws LinkException if there are several
     */
    private function fit(int $from): ?array
    {
        $parameters = array_values($this->signature->parameters);
        $ways = [[]];
        foreach ($parameters as $parameter) {
            $longer = [];
            foreach ($ways as $way) {
                foreach ($parameter->widths() as $width) {
                    if ($parameter->fits(array_slice($this->types, $from + array_sum($way), $width), $this->guest->value)) {
                        $longer[] = [...$way, $width];
                    }
                }
            }
            $ways = $longer;
        }
        $ways = array_values(array_filter($ways, fn(array $way): bool => $from + array_sum($way) === count($this->types)));
        foreach ($ways as $way) {
            if (array_filter($parameters, static fn(Type $type, int $k): bool => $type->isStretch() && $way[$k] === 1, ARRAY_FILTER_USE_BOTH) === []) {
                return $way;
            }
        }
        return count($ways) < 2 ? $ways[0] ?? null
            : throw new LinkException("{$this->signature->name}() may take its arguments in several ways, and its declaration does not say in which");
    }
}
