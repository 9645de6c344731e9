<?php

declare(strict_types=1);

namespace WasmTests\Soak\Workers;

use Wasm\Component;
use Wasm\Instance;
use Wasm\Module;
use Wasm\Store;

/** What an application keeps from one request to the next, and how it answers a request. */
final class App
{
    private const GUEST = '(module
        (import "host" "int" (func $int (param i32) (result i32)))
        (import "host" "any" (func $any (param externref) (result externref)))
        (memory (export "memory") 2 10)
        (table (export "values") 16 externref)
        (global $requests (mut i32) (i32.const 0))
        (func (export "request") (result i32)
            (global.set $requests (i32.add (global.get $requests) (i32.const 1)))
            (global.get $requests))
        (func (export "sum") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
        (func (export "call") (param i32) (result i32) (call $int (local.get 0)))
        (func (export "any") (param i32 externref) (result externref)
            (table.set (local.get 0) (local.get 1))
            (call $any (table.get (local.get 0))))
        (func (export "set") (param i32) (i32.store (i32.const 8) (local.get 0)))
        (func (export "get") (result i32) (i32.load (i32.const 8)))
        (func (export "wait") (param i32) (result i32) (local $got i32)
            (i32.store (i32.const 16) (local.get 0))
            (local.set $got (call $int (local.get 0)))
            (i32.add (local.get $got) (i32.load (i32.const 16))))
        (func (export "wait_and_trap") (param i32) (drop (call $int (local.get 0))) unreachable)
        (func (export "wait_and_spin") (param i32) (drop (call $int (local.get 0))) (loop $l (br $l)))
        (func (export "unreachable") unreachable)
        (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
        (func $recurse (export "recurse") (call $recurse))
        (func (export "spin") (loop $l (br $l))))';

    public readonly Module $module;
    public readonly Instance $guest;

    /** Its calls take as long as `wasm.time_limit` was when it was made. */
    public readonly Instance $limited;

    /** Of an instance in which 7 was stored. */
    public readonly Module $snapshot;

    public readonly ?Component $component;
    public readonly ?Component\Instance $echo;

    /** @var list<Instance> whose host function waits; none of them is in a call */
    private array $idle = [];

    private readonly string $id;

    /** @param \Closure(): void $pause waits for a moment, in which other requests are answered where the server can do that */
    public function __construct(private readonly \Closure $pause)
    {
        $this->id = bin2hex(random_bytes(8));
        $this->module = Module::fromText(self::GUEST);
        $this->guest = $this->guest($this->next(...));
        $limit = ini_set('wasm.time_limit', '0.01');
        $this->limited = $this->guest($this->waits(...));
        ini_set('wasm.time_limit', $limit);
        $guest = $this->guest($this->next(...));
        $guest->set(7);
        $this->snapshot = $guest->snapshot();
        if (class_exists(Component::class)) {
            require_once __DIR__ . '/../../phpt/component/component.inc';
            $this->component = Component::fromText(GUEST_RESOURCES_WAT);
            $this->echo = $this->component->instantiate();
        } else {
            $this->component = $this->echo = null;
        }
    }

    /** The answer to a request: which application gave it, its how many-th request that was, and what came of it. */
    public function answer(string $scenario, int $n): string
    {
        static $scenarios;
        $scenarios ??= require __DIR__ . '/scenarios.php';
        $request = $this->guest->request();
        try {
            $result = $scenarios[$scenario][1]($this, $n);
        } catch (\Throwable $e) {
            $result = (string) $e;
        }
        return "$this->id $request " . getmypid() . " $result";
    }

    /** A new instance of the module; `$host` is its import `int`. */
    public function guest(callable $host, ?Store $store = null): Instance
    {
        return $this->module->instantiate(['host' => ['int' => $host, 'any' => static fn(mixed $x): mixed => $x]], $store);
    }

    /**
     * Gives `$work` an instance that no other request uses, and keeps it for later ones.
     *
     * @template T
     * @param \Closure(Instance): T $work
     * @return T
     */
    public function alone(\Closure $work): mixed
    {
        $guest = array_pop($this->idle) ?? $this->guest($this->waits(...));
        try {
            return $work($guest);
        } finally {
            $this->idle[] = $guest;
        }
    }

    public function next(int $x): int
    {
        return $x + 1;
    }

    /** A host function under which other requests are answered; fails for numbers below zero. */
    public function waits(int $x): int
    {
        ($this->pause)();
        return $x < 0 ? throw new \DomainException("waited for $x") : $x;
    }
}
