<?php

/*
 * Host calls, references, exceptions and fibers without end must leave the memory flat, and so must instances whose
 * host functions refer back to them.
 *
 *     php -d extension=… host.php [calls] [instances]      by default a million and a hundred thousand
 *
 * Exits with 1 if one of them grows.
 */

declare(strict_types=1);

use Wasm\Func;
use Wasm\FuncType;
use Wasm\GuestException;
use Wasm\Instance;
use Wasm\Module;
use Wasm\ValType;

use function WasmTests\Soak\watch;

require __DIR__ . '/watch.php';

$calls = (int) ($argv[1] ?? 1_000_000);
$instances = (int) ($argv[2] ?? 100_000);

final class Glue
{
    public readonly Instance $instance;

    public function __construct(Module $module)
    {
        $this->instance = new Instance($module, ['host' => [
            'int' => fn(int $x): int => $x + count([$this->instance]),
            'any' => $this->any(...),
            'fail' => [$this, 'fail'],
        ]]);
    }

    public function any(mixed $value): mixed
    {
        return $value;
    }

    public function fail(): never
    {
        throw new DomainException('out of the host call');
    }
}

/** Runs the fiber's end by one of three ways, or leaves it suspended to be destroyed. */
function finish(Fiber $fiber, int $way): void
{
    try {
        match ($way % 4) {
            0, 1 => $fiber->resume(1),
            2 => $fiber->throw(new DomainException('into the host call')),
            3 => null,
        };
    } catch (DomainException) {
    }
}

$module = Module::fromText('(module
    (import "host" "int" (func $int (param i32) (result i32)))
    (import "host" "any" (func $any (param externref) (result externref)))
    (import "host" "fail" (func $fail))
    (memory (export "memory") 1 4)
    (table (export "table") 10 externref)
    (func (export "loop") (param $n i32)
        (loop $next
            (drop (call $int (local.get $n)))
            (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))
    (func (export "once") (param i32) (result i32) (call $int (local.get 0)))
    (func (export "identity") (param externref) (result externref) (local.get 0))
    (func (export "any") (param externref) (result externref) (call $any (local.get 0)))
    (func (export "keep") (param i32 externref) (result externref)
        (table.set (local.get 0) (local.get 1))
        (table.get (local.get 0)))
    (func (export "fail") (call $fail)))');

$imports = ['host' => [
    'int' => static fn(int $x): int => $x + 1,
    'any' => static fn(mixed $value): mixed => $value,
    'fail' => static fn() => throw new DomainException('out of the host call'),
]];
$i = new Instance($module, $imports);
$suspending = [];
foreach (range(1, 2) as $_) {
    $suspending[] = new Instance($module, ['host' => ['int' => Fiber::suspend(...)] + $imports['host']]);
}
$type = new FuncType([ValType::I32], [ValType::I32]);

$scenarios = [
    'host calls' => [$calls, static function (int $rounds) use ($i): void {
        $i->loop($rounds);
    }],
    'host calls, one a call' => [$calls, static function (int $rounds) use ($i): void {
        for ($n = 0; $n < $rounds; $n++) {
            $i->once(1);
        }
    }],
    'host calls that throw' => [intdiv($calls, 10), static function (int $rounds) use ($i): void {
        for ($n = 0; $n < $rounds; $n++) {
            try {
                $i->fail();
            } catch (DomainException) {
            }
        }
    }],
    'externrefs' => [$calls, static function (int $rounds) use ($i): void {
        for ($n = 0; $n < $rounds; $n++) {
            $i->identity(new stdClass());
        }
    }],
    'externrefs through a host call' => [$calls, static function (int $rounds) use ($i): void {
        for ($n = 0; $n < $rounds; $n++) {
            $i->any(new stdClass());
        }
    }],
    'externrefs that a table keeps for a while' => [$calls, static function (int $rounds) use ($i): void {
        for ($n = 0; $n < $rounds; $n++) {
            $i->keep($n % 10, new stdClass());
        }
    }],
    'externrefs of a megabyte' => [intdiv($calls, 100), static function (int $rounds) use ($i): void {
        for ($n = 0; $n < $rounds; $n++) {
            $i->identity([str_repeat('x', 1 << 20)]);
            $i->keep($n % 10, $n % 2 === 0 ? str_repeat('x', 1 << 20) : null);
        }
        $i->table[0] = $i->table[2] = $i->table[4] = $i->table[6] = $i->table[8] = null;
    }],
    'loops over a view that are left' => [$calls, static function (int $rounds) use ($i): void {
        $view = new Wasm\Uint8Array($i->memory);
        for ($n = 0; $n < $rounds; $n++) {
            foreach ($view as $index => $byte) {
                if ($index === $n % 4) {
                    break;
                }
            }
        }
    }],
    'externrefs that refer to the instance' => [intdiv($calls, 10), static function (int $rounds) use ($i): void {
        for ($n = 0; $n < $rounds; $n++) {
            $i->identity(static fn() => $i);
        }
    }],
    'instances that their host functions refer to' => [$instances, static function (int $rounds) use ($module): void {
        for ($n = 0; $n < $rounds; $n++) {
            (new Glue($module))->instance->once(1);
            // Before the collector's own threshold: how many it lets pile up is not the question here.
            $n % 100 === 0 and gc_collect_cycles();
        }
    }],
    // So many that the warm-up reaches the collector's threshold, at some 2500 of them.
    'the same, collected when PHP sees fit' => [30_000, static function (int $rounds) use ($module): void {
        for ($n = 0; $n < $rounds; $n++) {
            (new Glue($module))->instance->once(1);
        }
    }],
    'instances that their tables refer to' => [intdiv($instances, 4), static function (int $rounds) use ($module, $imports): void {
        for ($n = 0; $n < $rounds; $n++) {
            $instance = new Instance($module, $imports);
            $instance->table[0] = $instance;
            $n % 100 === 0 and gc_collect_cycles();
        }
    }],
    'functions made from callables' => [$instances, static function (int $rounds) use ($type): void {
        for ($n = 0; $n < $rounds; $n++) {
            (new Func($type, static fn(int $x): int => $x + $n))(1);
        }
    }],
    // So many that each having a module of its own would be seen.
    'functions of types that nobody had' => [500, static function (int $rounds): void {
        static $made = 0;
        for ($n = 0; $n < $rounds; $n++) {
            $params = array_map(static fn(int $bit): ValType => ($made >> $bit & 1) ? ValType::I32 : ValType::F64, range(0, 15));
            (new Func(new FuncType($params, []), static fn() => null))(...array_fill(0, 16, 1));
            $made++;
        }
    }],
    'fibers suspended in a host call' => [$instances, static function (int $rounds) use ($suspending): void {
        for ($n = 0; $n < $rounds; $n++) {
            $fiber = new Fiber($suspending[0]->once(...));
            $fiber->start(1);
            finish($fiber, $n);
        }
    }],
    'ten such fibers at a time, in two instances' => [$instances, static function (int $rounds) use ($suspending): void {
        $fibers = [];
        for ($n = 0; $n < $rounds; $n++) {
            $slot = $n * 7 % 10;
            isset($fibers[$slot]) and finish($fibers[$slot], $n);
            $fibers[$slot] = new Fiber($suspending[$n % 2]->once(...));
            $fibers[$slot]->start(1);
        }
    }],
];

// Singlepass has no exceptions.
if (ini_get('wasm.compiler') !== 'singlepass') {
    $thrower = new Instance(Module::fromText('(module
        (tag $tag (param i32 externref))
        (func (export "throw") (param i32 externref) (throw $tag (local.get 0) (local.get 1)))
        (func (export "rethrow") (param exnref) (throw_ref (local.get 0)))
        (func (export "caught") (param i32) (result i32)
            (block $caught (result i32 externref)
                (try_table (catch $tag $caught) (throw $tag (local.get 0) (ref.null extern)))
                unreachable)
            (drop)))'));
    $scenarios += [
        'guest exceptions' => [$instances, static function (int $rounds) use ($thrower): void {
            for ($n = 0; $n < $rounds; $n++) {
                try {
                    $thrower->throw($n, new stdClass());
                } catch (GuestException) {
                }
            }
        }],
        'guest exceptions, thrown again' => [$instances, static function (int $rounds) use ($thrower): void {
            for ($n = 0; $n < $rounds; $n++) {
                try {
                    $thrower->throw($n, new stdClass());
                } catch (GuestException $exception) {
                }
                try {
                    $thrower->rethrow($exception);
                } catch (GuestException) {
                }
            }
        }],
        'guest exceptions that the guest catches' => [$instances, static function (int $rounds) use ($thrower): void {
            for ($n = 0; $n < $rounds; $n++) {
                $thrower->caught($n);
            }
        }],
    ];
}

exit(watch($scenarios) ? 0 : 1);
