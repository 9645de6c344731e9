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
        if ($signature->result->kind === Type::PROMISE) {
            throw new LinkException("$signature->name() gives a Promise, for which it needs JavaScript's event loop");
        }
        $type = $function->type();
        $this->types = $type->params;
        $this->results = $type->results;
        $parameters = array_values($signature->parameters);
        $left = count($this->types) - (int) $isMethod;
        $plain = $this->results !== [] || $signature->result->kind === Type::NOTHING ? self::fit($parameters, $left) : null;
        $widths = $plain ?? ($this->results === [] ? self::fit($parameters, $left - 1) : null);
        $this->widths = $widths ?? throw new LinkException("$signature->name() is $type, which does not fit its declaration");
        $this->inMemory = $plain === null;
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
     * How so many wasm values are shared out among parameters.
     *
     * @param list<Type> $parameters
     * @return ?list<int> null: in no way
     */
    private static function fit(array $parameters, int $left): ?array
    {
        if ($parameters === []) {
            return $left === 0 ? [] : null;
        }
        foreach ($parameters[0]->widths() as $width) {
            $rest = $width <= $left ? self::fit(array_slice($parameters, 1), $left - $width) : null;
            if ($rest !== null) {
                return [$width, ...$rest];
            }
        }
        return null;
    }
}
