<?php

declare(strict_types=1);

namespace Wasm\Emscripten\Embind;

use Wasm\Emscripten\Abort;
use Wasm\Emscripten\Embind;

/** Values of PHP's that the module knows by number (emscripten::val). */
final class Handles
{
    /** Numbers below are constants of the module's. */
    private const FIRST = 1024;

    /** What JavaScript's undefined, null, true and false are known by, since emscripten 3.1.57 and before. */
    private const CONSTANTS = [2 => null, 4 => null, 6 => true, 8 => false];
    private const OLD_CONSTANTS = [1 => null, 2 => null, 3 => true, 4 => false];

    /** EM_INVOKER_KIND */
    private const FUNCTION = 0;
    private const METHOD = 1;
    private const CAST = 3;

    /** @var array<int, mixed> */
    private array $values = [];

    /** @var array<int, int> how often each is in use */
    private array $counts = [];

    private int $next = self::FIRST;

    /** @var array<int, \Closure(int, int, int, int): (int|float)> */
    private array $invokers = [];

    public bool $isOld = false;

    /** A handle that its taker lets go of. Arrays become objects of JavaScript: what the module changes in them it keeps. */
    public function add(mixed $value): int
    {
        if ($value === null || is_bool($value)) {
            return array_search($value, $this->isOld ? self::OLD_CONSTANTS : self::CONSTANTS, true);
        }
        $handle = $this->next;
        $this->next += 2;
        $this->values[$handle] = is_array($value) ? new \ArrayObject($value) : $value;
        $this->counts[$handle] = 1;
        return $handle;
    }

    /** The value of a handle that is let go of. */
    public function take(int $handle): mixed
    {
        $value = self::plain($this->get($handle));
        $this->release($handle);
        return $value;
    }

    private static function plain(mixed $value): mixed
    {
        return $value instanceof \ArrayObject ? array_map(self::plain(...), $value->getArrayCopy()) : $value;
    }

    private function get(int $handle): mixed
    {
        if ($handle < self::FIRST) {
            return ($this->isOld ? self::OLD_CONSTANTS : self::CONSTANTS)[$handle] ?? null;
        }
        return $this->values[$handle] ?? throw new Abort("The program uses the emscripten::val $handle, which it has let go of");
    }

    private function release(int $handle): void
    {
        if (isset($this->counts[$handle]) && --$this->counts[$handle] === 0) {
            unset($this->values[$handle], $this->counts[$handle]);
        }
    }

    public function import(string $name, Embind $embind): ?\Closure
    {
        $guest = $embind->guest;
        return match ($name) {
            '_emval_register_symbol' => static fn(int $address) => null,
            '_emval_incref' => function (int $handle): void {
                $handle < self::FIRST || $this->counts[$handle]++;
            },
            '_emval_decref' => $this->release(...),
            '_emval_run_destructors' => function (int $handle): void {
                // Older versions ask for it where there is nothing to let go of.
                $this->get($handle)?->run();
                $this->release($handle);
            },
            '_emval_new_array_from_memory_view' => fn(int $view): int => $this->add($this->get($view)->toArray()),
            '_emval_array_to_memory_view' => function (int $view, int $array): void {
                $array = self::plain($this->get($array));
                $this->get($view)->set(is_object($array) ? $array->toArray() : $array);
            },
            '_emval_get_global' => fn(int $name): int => $name === 0 ? $this->add([]) : throw new Abort("The program uses JavaScript's {$guest->text($name)}: PHP has none"),
            '_emval_new_array', '_emval_new_object' => fn(): int => $this->add([]),
            '_emval_new_cstring', '_emval_new_u8string' => fn(int $text): int => $this->add($guest->text($text)),
            '_emval_new_u16string' => fn(int $text): int => $this->add(self::utf16($guest->memory(), $text)),
            '_emval_get_property' => fn(int $object, int $key): int => $this->add($this->property($this->get($object), $this->get($key))),
            '_emval_set_property' => function (int $object, int $key, int $value): void {
                $object = $this->get($object);
                $key = $this->get($key);
                $object instanceof \ArrayAccess ? $object[$key] = $this->get($value) : $object->$key = $this->get($value);
            },
            '_emval_equals' => fn(int $one, int $other): int => (int) ($this->get($one) == $this->get($other)),
            '_emval_strictly_equals' => fn(int $one, int $other): int => (int) ($this->get($one) === $this->get($other)),
            '_emval_greater_than' => fn(int $one, int $other): int => (int) ($this->get($one) > $this->get($other)),
            '_emval_less_than' => fn(int $one, int $other): int => (int) ($this->get($one) < $this->get($other)),
            '_emval_not' => fn(int $handle): int => (int) !$this->get($handle),
            '_emval_is_number' => fn(int $handle): int => (int) (is_int($this->get($handle)) || is_float($this->get($handle))),
            '_emval_is_string' => fn(int $handle): int => (int) is_string($this->get($handle)),
            '_emval_typeof' => fn(int $handle): int => $this->add(self::kind($this->get($handle))),
            '_emval_in' => fn(int $key, int $object): int => (int) ($this->property($this->get($object), $this->get($key)) !== null),
            // Before there were invokers.
            '_emval_get_method_caller' => fn(int $count, int $types, int ...$kind): int => $this->invoker($embind, array_values(unpack("V$count", $guest->memory()->read($types, 4 * $count))), ($kind[0] ?? 0) === 0 ? self::METHOD : -1),
            '_emval_call_method' => fn(int $caller, int $handle, int $method, int $destructors, int $arguments): float => (float) $this->invokers[$caller]($handle, $method, $destructors, $arguments),
            '_emval_call_void_method' => function (int $caller, int $handle, int $method, int $arguments): void {
                $this->invokers[$caller]($handle, $method, 0, $arguments);
            },
            '_emval_take_value' => fn(int $type, int $at): int => $this->add($embind->type($type)->read($guest->memory(), $at)),
            '_emval_as' => fn(int $handle, int $type, int $destructors): float => (float) $this->wire($embind, $type, $this->get($handle), $destructors),
            '_emval_create_invoker' => fn(int $count, int $types, int $kind): int => $this->invoker($embind, array_values(unpack("V$count", $guest->memory()->read($types, 4 * $count))), $kind),
            '_emval_invoke' => fn(int $invoker, int $handle, int $method, int $destructors, int $arguments): float => (float) $this->invokers[$invoker]($handle, $method, $destructors, $arguments),
            '_emval_invoke_i64' => fn(int $invoker, int $handle, int $method, int $destructors, int $arguments): int => (int) $this->invokers[$invoker]($handle, $method, $destructors, $arguments),
            default => null,
        };
    }

    /** @param list<int> $types of the result, and of the arguments, which take 8 bytes each */
    private function invoker(Embind $embind, array $types, int $kind): int
    {
        $result = array_shift($types);
        $this->invokers[] = function (int $handle, int $method, int $destructors, int $at) use ($embind, $types, $result, $kind): int|float {
            $arguments = [];
            foreach ($types as $place => $type) {
                $arguments[] = $embind->type($type)->read($embind->guest->memory(), $at + 8 * $place);
            }
            $value = match (true) {
                $kind === self::CAST => $arguments[0],
                $kind === self::FUNCTION && is_callable($this->get($handle)) => $this->get($handle)(...$arguments),
                $kind === self::METHOD => self::method($this->get($handle), $embind->guest->text($method), $arguments),
                default => throw new Abort('The program calls a class of JavaScript: PHP has none'),
            };
            return $embind->type($result) instanceof Nothing ? 0 : $this->wire($embind, $result, $value, $destructors);
        };
        return array_key_last($this->invokers);
    }

    /**
     * Calls a method of an object of PHP's; and the one that programs call on an array, and on a view, to copy it.
     *
     * @param list<mixed> $arguments
     */
    private static function method(mixed $object, string $name, array $arguments): mixed
    {
        return match (true) {
            $object instanceof \ArrayObject && $name === 'push' => array_map($object->append(...), $arguments) === [] ? 0 : count($object),
            $object instanceof \Wasm\TypedArray && $name === 'slice' && $arguments === [] => $object->toArray(),
            is_object($object) && is_callable([$object, $name]) => $object->$name(...$arguments),
            default => throw new Abort('The program calls the method ' . $name . '() of JavaScript on ' . get_debug_type($object) . ': PHP has none'),
        };
    }

    /** A value as the module takes it; what it then has to let go of is noted where it said. */
    private function wire(Embind $embind, int $type, mixed $value, int $destructors): int|float
    {
        $cleanup = new Cleanup();
        $wire = $embind->type($type)->toWire(self::plain($value), $cleanup);
        if (!$cleanup->isEmpty() && $destructors !== 0) {
            $embind->guest->memory()->writeUint32($destructors, $this->add($cleanup));
        }
        // An address of 2 GiB and more is a number as large for C++.
        return is_int($wire) && $embind->type($type)->isAddress() ? $wire & 0xffffffff : $wire;
    }

    private function property(mixed $object, mixed $key): mixed
    {
        return match (true) {
            $object instanceof \ArrayAccess => $object[$key] ?? ($key === 'length' && $object instanceof \Countable ? count($object) : null),
            is_object($object) => $object->$key ?? null,
            is_string($object) && $key === 'length' => strlen($object),
            default => null,
        };
    }

    private static function kind(mixed $value): string
    {
        return match (true) {
            $value === null => 'undefined',
            is_bool($value) => 'boolean',
            is_string($value) => 'string',
            is_int($value), is_float($value) => 'number',
            is_callable($value) => 'function',
            default => 'object',
        };
    }

    private static function utf16(\Wasm\Memory $memory, int $at): string
    {
        for ($end = $at; $memory->readUint16($end) !== 0; $end += 2);
        return Unicode::ofUtf16($memory->read($at, $end - $at));
    }
}
