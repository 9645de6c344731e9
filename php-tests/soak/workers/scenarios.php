<?php

/*
 * What the requests of ../workers.php do with what the application keeps; each says `ok`, or what is wrong.
 *
 * name => [how often a round, what runs]
 */

declare(strict_types=1);

use Wasm\GuestException;
use Wasm\Instance;
use Wasm\Module;
use Wasm\OutOfFuelException;
use Wasm\StackOverflowException;
use Wasm\Store;
use Wasm\TimeLimitException;
use Wasm\TrapException;
use WasmTests\Soak\Workers\App;

/** Expects that a function throws such an exception. */
$throws = static function (string $class, callable $function): string {
    try {
        $function();
        return "no $class";
    } catch (Throwable $e) {
        return $e instanceof $class ? 'ok' : (string) $e;
    }
};
$says = static fn(bool $right): string => $right ? 'ok' : 'wrong';

return [
    'calls' => [20, static function (App $app, int $n): string {
        for ($i = 0; $i < 50; $i++) {
            if ($app->guest->sum($n, $i) !== $n + $i) {
                return "wrong after $i";
            }
        }
        return 'ok';
    }],
    'a host function' => [10, static fn(App $app, int $n): string => $says($app->guest->call($n) === $n + 1)],
    'memory' => [5, static function (App $app, int $n) use ($says): string {
        $text = str_repeat("request $n ", 1 + $n % 1000);
        $app->guest->memory->write(1024, $text);
        return $says($app->guest->memory->read(1024, strlen($text)) === $text);
    }],
    'a reference' => [5, static function (App $app, int $n) use ($says): string {
        $object = new ArrayObject([$app]);
        return $says($app->guest->any($n % 16, $object) === $object);
    }],
    'traps' => [5, static fn(App $app): string => $throws(TrapException::class, fn() => $app->guest->unreachable())],
    'accesses outside the memory' => [5, static fn(App $app): string => $throws(TrapException::class, fn() => $app->guest->load(-1))],
    'a stack overflow' => [1, static fn(App $app): string => $throws(StackOverflowException::class, fn() => $app->guest->recurse())],
    'the time limit' => [1, static fn(App $app): string => $throws(TimeLimitException::class, fn() => $app->limited->spin())],
    'fuel' => [2, static fn(App $app): string => $throws(
        OutOfFuelException::class,
        fn() => $app->guest($app->next(...), new Store(fuel: 10_000))->spin(),
    )],
    'a call that waits' => [20, static fn(App $app, int $n): string => $says(
        $app->alone(static fn(Instance $guest): int => $guest->wait($n)) === 2 * $n,
    )],
    'two instances, the one called by the other, and both wait' => [5, static function (App $app, int $n) use ($says): string {
        return $says($app->alone(static fn(Instance $inner): int => $app->guest(
            static fn(int $x): int => $inner->wait($x) + $app->waits($x),
        )->wait($n)) === 4 * $n);
    }],
    'a call that waits, then traps' => [5, static fn(App $app, int $n): string => $throws(
        TrapException::class,
        fn() => $app->alone(static fn(Instance $guest) => $guest->wait_and_trap($n)),
    )],
    'a call that waits, then the host throws' => [5, static fn(App $app): string => $throws(
        DomainException::class,
        fn() => $app->alone(static fn(Instance $guest): int => $guest->wait(-1)),
    )],
    'a call that waits, then comes to its time limit' => [1, static fn(App $app, int $n): string => $throws(
        TimeLimitException::class,
        fn() => $app->guest($app->waits(...), new Store(timeLimit: 0.005))->wait_and_spin($n),
    )],
    'a fiber in the request' => [5, static function (App $app, int $n) use ($says): string {
        $fiber = new Fiber($app->guest(Fiber::suspend(...))->wait(...));
        $suspended = $fiber->start($n);
        if ($app->guest->sum($n, 1) !== $n + 1) {
            return 'wrong sum';
        }
        $fiber->resume($n + 1);
        return $says($suspended === $n && $fiber->getReturn() === 2 * $n + 1);
    }],
    'a fiber that is left' => [2, static function (App $app, int $n) use ($says): string {
        return $says((new Fiber($app->guest(Fiber::suspend(...))->wait(...)))->start($n) === $n);
    }],
    'a fiber in which a call waits' => [5, static function (App $app, int $n) use ($says): string {
        if (Fiber::getCurrent() !== null || extension_loaded('swoole')) {
            // Where requests are fibers, they wait themselves. Swoole 6.2.1 crashes when a coroutine waits in a fiber, without wasm.
            return 'ok';
        }
        $fiber = new Fiber(static fn(): int => $app->alone(static fn(Instance $guest): int => $guest->wait($n)));
        $fiber->start();
        return $says($fiber->isTerminated() && $fiber->getReturn() === 2 * $n && $app->guest->sum($n, 1) === $n + 1);
    }],
    'an instance of the module' => [5, static fn(App $app, int $n): string => $says($app->guest($app->next(...))->call($n) === $n + 1)],
    'instances of the snapshot' => [5, static function (App $app, int $n) use ($says): string {
        $imports = ['host' => ['int' => $app->next(...), 'any' => static fn(mixed $x): mixed => $x]];
        $first = new Instance($app->snapshot, $imports);
        $first->set($n);
        return $says($first->get() === $n && (new Instance($app->snapshot, $imports))->get() === 7);
    }],
    'a component' => [5, static function (App $app, int $n) use ($says): string {
        if ($app->echo === null) {
            return 'ok';
        }
        $counter = $app->echo->counter->new($n);
        $right = $counter->plusOne(1) === $n + 1;
        $counter->drop();
        return $says($right && $app->component->instantiate()->counter->new($n)->plusOne(2) === $n + 2);
    }],
    'an exception of the guest' => [2, static function (App $app, int $n) use ($throws): string {
        if (ini_get('wasm.compiler') === 'singlepass') {
            return 'ok';
        }
        $guest = Module::fromText('(module (tag $tag (param externref))
            (func (export "throw") (param externref) (throw $tag (local.get 0))))')->instantiate();
        return $throws(GuestException::class, fn() => $guest->throw($app));
    }],
];
