<?php

declare(strict_types=1);

namespace WasmFuzz;

use Wasm\FuncType;
use Wasm\Store;
use Wasm\ValType;

/** The objects there are, and their models; does one operation after the other, and compares. */
final class World
{
    use MemoryOperations;
    use ArrayOperations;
    use TableOperations;
    use GuestOperations;
    use ObjectOperations;

    /** How many operations an input has at most, those within host functions included. */
    private const MOST_OPERATIONS = 300;

    /** How deep host functions call wasm again. */
    private const MOST_DEPTH = 6;

    /** How many objects of a kind are kept. */
    private const MOST_OBJECTS = 8;

    private const OPERATIONS = [
        'newMemory', 'readBytes', 'writeBytes', 'readCString', 'writeCString', 'readNumber', 'writeNumber', 'fillBytes', 'copyBytes',
        'growMemory', 'readByte', 'writeByte', 'askMemory', 'newArray', 'newArray', 'readElement', 'writeElement', 'arrayToArray',
        'setElements', 'setFromGenerator', 'subarray', 'arrayBytes', 'iterateArray', 'newTable', 'readTable', 'writeTable',
        'growTable', 'askTable', 'newGlobal', 'readGlobal', 'writeGlobal', 'newFunc', 'callFunc', 'newInstance', 'newFixture',
        'guestLoad', 'guestStore', 'guestFill', 'guestGrow', 'guestValues', 'guestValuesFill', 'guestFuncs', 'guestGlobals',
        'guestIndirect', 'guestIndirect', 'guestHost', 'guestHost', 'guestHost', 'guestTrap', 'guestExports', 'dropObject',
        'collectCycles', 'misuse', 'compareObjects', 'showObject', 'startFiber', 'resumeFiber', 'endFiber', 'guestExport',
        'foreignArgument',
    ];

    /** What is done now, for a message. */
    public static string $input = 'the input';

    public static bool $trace = false;

    /** @var list<string> what was done */
    private static array $done = [];

    private readonly Input $in;

    /** @var list<Store> the second one has limits, and its guests' code counts */
    private readonly array $stores;

    /** @var array<class-string, list<object>> models, by their class */
    private array $objects = [];

    /** @var list<\Fiber> each suspended in a host function */
    private array $fibers = [];

    /** The call that is on its way to a host function. */
    private ?Exchange $pending = null;

    private int $operations = 0;

    private int $depth = 0;

    /** @var array<int, true> */
    private array $features = [];

    private string $before = '';

    private function __construct(string $input)
    {
        $this->in = new Input($input);
        $this->stores = [new Store(), new Store(memoryLimit: 6 << 16, tableLimit: 100, fuel: PHP_INT_MAX)];
        foreach ([MemoryModel::class, ArrayModel::class, TableModel::class, GlobalModel::class, FuncModel::class, InstanceModel::class] as $kind) {
            $this->objects[$kind] = [];
        }
    }

    /** @return list<int> what it did, as numbers of 16 bits */
    public static function live(string $input): array
    {
        self::$done = [];
        $world = new self($input);
        $world->fixture(0);
        while (!$world->in->isEmpty() && $world->operations < self::MOST_OPERATIONS) {
            $world->operate();
        }
        $world->end();
        $features = array_keys($world->features);
        unset($world);
        gc_collect_cycles();
        return $features;
    }

    /** Says what went wrong, and ends the process: nothing on the way must catch it. */
    public static function fail(string $message): never
    {
        fwrite(STDERR, self::$input . ": $message\n  after " . implode("\n  ", array_slice(self::$done, -40)) . "\n");
        fwrite(STDERR, (new \Exception())->getTraceAsString() . "\n");
        exit(1);
    }

    private function operate(): void
    {
        $this->operations++;
        $operation = $this->in->choice(self::OPERATIONS);
        self::$done[] = str_repeat('  ', $this->depth) . $operation;
        if (self::$trace) {
            fwrite(STDERR, end(self::$done) . "\n");
        }
        $this->$operation();
    }

    /** What a host function does before it returns. */
    private function nested(): void
    {
        if ($this->depth >= self::MOST_DEPTH) {
            return;
        }
        $this->depth++;
        for ($count = $this->in->below(4); $count > 0 && $this->operations < self::MOST_OPERATIONS && !$this->in->isEmpty(); $count--) {
            $this->operate();
        }
        $this->depth--;
    }

    /**
     * Does something with the extension, and then with the models, which are as what happened within has left them.
     *
     * @param callable(Outcome): mixed $model gets what the extension did, for what no model can know
     * @return bool whether there was no exception
     */
    private function check(callable $real, callable $model, string $what = ''): bool
    {
        $found = Outcome::of($real);
        $expected = Outcome::of(static fn(): mixed => $model($found));
        if (!$found->is($expected)) {
            self::fail("$what gave {$found->describe()}\n  instead of {$expected->describe()}");
        }
        $this->note($found->thrown === null ? '' : $found->thrown::class . ($found->thrown instanceof \Wasm\TrapException ? $found->thrown->trapCode->name : ''));
        return $found->thrown === null;
    }

    /** Something that happened, after what happened before: new pairs make an input worth keeping. */
    private function note(string $outcome): void
    {
        $now = trim((string) end(self::$done)) . ":$outcome";
        foreach (["$now@$this->depth", "$this->before>$now"] as $feature) {
            $this->features[crc32($feature) & 0xffff] = true;
        }
        $this->before = $now;
    }

    /** @template T of object @param class-string<T> $kind @return ?T */
    private function any(string $kind, ?callable $filter = null): ?object
    {
        $objects = $filter === null ? $this->objects[$kind] : array_values(array_filter($this->objects[$kind], $filter));
        return $objects === [] ? null : $objects[$this->in->below(count($objects))];
    }

    private function keep(object $model): void
    {
        $kept = &$this->objects[$model::class];
        if (count($kept) < self::MOST_OBJECTS) {
            $kept[] = $model;
        } else {
            $kept[$this->in->below(self::MOST_OBJECTS)] = $model;
        }
    }

    /** What PHP code hands over for a model. */
    private static function real(mixed $value): mixed
    {
        return $value instanceof FuncModel ? $value->real : $value;
    }

    /** A value for an externref: perhaps an object of the extension's, also one that this value makes part of a cycle. */
    private function reference(): mixed
    {
        if (!$this->in->chance(3)) {
            return $this->in->value();
        }
        $kind = $this->in->choice(array_keys($this->objects));
        return $this->any($kind)?->real;
    }

    /** Store 1 has limits, for which no model keeps the books. */
    private static function isLimited(int $store): bool
    {
        return $store === 1;
    }

    private function hostFunction(string $type): callable
    {
        return fn(mixed $argument): mixed => $this->host($type, $argument);
    }

    /** What every host function does. */
    private function host(string $type, mixed $argument): mixed
    {
        $exchange = $this->pending ?? self::fail('a host function is called by nobody');
        $this->pending = null;
        $exchange->argument = $argument;
        $this->nested();
        try {
            if (\Fiber::getCurrent() !== null && $this->in->chance(3)) {
                self::$done[] = 'suspend';
                $depth = $this->depth;
                try {
                    \Fiber::suspend();
                } finally {
                    $this->depth = $depth;
                }
            }
            if ($this->in->chance(6)) {
                throw $this->in->chance(2) ? new \Wasm\CompileException('thrown by a host function') : new \LogicException('thrown by a host function');
            }
        } catch (\LogicException | \Wasm\CompileException $thrown) {
            $exchange->done = true;
            throw $exchange->thrown = $thrown;
        }
        $exchange->done = true;
        return $exchange->result = match (true) {
            $type === 'externref' => $this->reference(),
            $this->in->chance(8) => $this->in->value(),
            default => $this->in->int(),
        };
    }

    /** An instance and what it imports. */
    private function fixture(int $store): void
    {
        $memory = $this->makeMemory($store, 1, 4);
        $funcs = $this->makeTable($store, ValType::FuncRef, 4, 32, null);
        $values = $this->makeTable($store, ValType::ExternRef, 4, 32, null);
        $number = $this->makeGlobal($store, 'i64', true, 7);
        $value = $this->makeGlobal($store, 'externref', true, null);
        if (isset($memory, $funcs, $values, $number, $value)) {
            $this->makeInstance(new InstanceModel($store, $memory, $funcs, $values, $number, $value));
        }
        $this->makeFunc($store, 'i32');
        $this->makeFunc($store, 'externref');
    }

    private function makeFunc(int $store, string $type): void
    {
        $model = new FuncModel($store, $type, true);
        $ty = ValType::from($type);
        $model->real = new \Wasm\Func(new FuncType([$ty], [$ty]), $this->hostFunction($type), $this->stores[$store]);
        $this->keep($model);
    }

    /** Lets each fiber go on, or destroys it where it is; then looks at everything once more. */
    private function end(): void
    {
        while ($this->fibers !== []) {
            $this->in->chance(2) ? $this->resumeFiber() : $this->endFiber();
        }
        self::$done[] = 'the end';
        foreach ($this->objects[MemoryModel::class] as $memory) {
            $this->check(static fn(): string => $memory->real->read(0, count($memory->real)), static fn(): string => $memory->bytes);
        }
        foreach ($this->objects[TableModel::class] as $table) {
            $read = static fn(): array => array_map($table->real->get(...), array_keys($table->elements));
            $this->check($read, static fn(): array => $table->elements);
        }
        foreach ($this->objects[GlobalModel::class] as $global) {
            $this->check(static fn(): mixed => $global->real->value, static fn(): mixed => $global->value);
        }
        $this->objects = [];
    }
}
