<?php

declare(strict_types=1);

namespace Wasm\AssemblyScript;

use Wasm\Func;
use Wasm\FuncType;
use Wasm\LinkException;
use Wasm\Store;
use Wasm\ValType;

/**
 * PHP's callables as functions of AssemblyScript, and the reverse. A function of AssemblyScript is an object of two words:
 * a place in the module's table, and an environment that is not used.
 *
 * The module's own are constants, and its collector does not look for others. It knows nothing of their class either. So
 * a callable is a pinned buffer, for as long as the module lives; the same callable is the same one.
 */
final class Callbacks
{
    /** @var array<string, array<string, int>> type => callable => its object in the module */
    private array $objects = [];

    /** @var list<callable> so that no other gets the number of one that has an object */
    private array $kept = [];

    private Lower $lower;
    private Lift $lift;

    public function __construct(private readonly Heap $heap, private readonly Store $store)
    {
    }

    public function attach(Lower $lower, Lift $lift): void
    {
        [$this->lower, $this->lift] = [$lower, $lift];
    }

    public function object(Type $type, callable $callable): int
    {
        $key = match (true) {
            is_object($callable) => (string) spl_object_id($callable),
            is_string($callable) => "=$callable",
            default => (is_object($callable[0]) ? spl_object_id($callable[0]) : $callable[0]) . "::$callable[1]",
        };
        return $this->objects[$type->name][$key] ??= $this->add($type, $callable);
    }

    private function add(Type $type, callable $callable): int
    {
        $table = $this->heap->table()
            ?? throw new LinkException("The module takes a callable, and exports no table to put it in: compile it with --exportTable");
        $params = array_map(static fn(Type $each): ValType => $each->valType(), $type->parameters);
        $results = $type->result->kind === Kind::Nothing ? [] : [$type->result->valType()];
        $signature = new Signature('a callback', $type->parameters, [], count($type->parameters), $type->result);
        $this->kept[] = $callable;
        $place = $table->grow(1, new Func(new FuncType($params, $results), $this->host($signature, $callable), $this->store));
        return $this->heap->retain($this->heap->newBuffer(pack('V2', $place, 0)));
    }

    /** A callable of PHP as the module calls it. */
    public function host(Signature $signature, callable $callable): \Closure
    {
        $callable = \Closure::fromCallable($callable);
        return function (int|float ...$arguments) use ($signature, $callable): mixed {
            foreach ($signature->parameters as $index => $type) {
                $arguments[$index] = $this->lift->value($type, $arguments[$index]);
            }
            $result = $callable(...$arguments);
            return $signature->result->kind === Kind::Nothing ? null : $this->lower->value($signature->result, $result, "The result of $signature->name");
        };
    }

    /** A function of the module as PHP calls it; null: the module does not export its table. */
    public function closure(Type $type, int $pointer): ?\Closure
    {
        $table = $this->heap->table();
        if ($table === null) {
            return null;
        }
        $reference = new Reference($type->name, $pointer, $this->heap, $this->heap->instance());
        $signature = new Signature('the function', $type->parameters, [], count($type->parameters), $type->result);
        $call = new Call($table[$this->heap->memory()->readUint32($pointer)], $signature, $this->heap, $this->lower, $this->lift);
        // The reference keeps the function's object, and the instance.
        return static function (mixed ...$arguments) use ($reference, $call): mixed {
            return $call($arguments);
        };
    }
}
