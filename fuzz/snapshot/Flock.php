<?php

declare(strict_types=1);

namespace WasmFuzz;

use Wasm\Cache;
use Wasm\Instance;
use Wasm\Module;
use Wasm\WasmException;

/**
 * Instances that have all come to the same state in different ways: the first by itself, others out of its snapshots, as they
 * are, out of the directory of artifacts if there is one, as WebAssembly compiled anew, and serialized. Whatever is done, all of them do the same.
 */
final class Flock
{
    /** How many there are at most. */
    private const MOST = 5;

    public static bool $trace = false;

    /** @var non-empty-array<string, Instance> by how they came to be */
    private array $instances;

    /** @var array<int, true> what was done, as numbers */
    private array $features = [];

    public function __construct(private readonly Input $input)
    {
        $this->instances = ['the first' => Guest::module()->instantiate()];
    }

    /** @return array{list<int>, string} what an input did, and the hash of the last state */
    public static function live(string $bytes): array
    {
        $input = new Input($bytes);
        $flock = new self($input);
        while (!$input->isEmpty()) {
            $flock->step();
        }
        return [array_keys($flock->features), $flock->compare()];
    }

    private function step(): void
    {
        $kind = $this->input->below(8);
        match ($kind) {
            0 => $this->snapshot(),
            1 => $this->assign(),
            2 => $this->write(),
            default => $this->call(),
        };
    }

    private function call(): void
    {
        $functions = Guest::functions();
        $name = $this->input->choice(array_keys($functions));
        $arguments = [];
        for ($i = 0; $i < $functions[$name]; $i++) {
            $arguments[] = $this->number($name);
        }
        $this->each("$name(" . implode(', ', $arguments) . ')', static fn(Instance $instance) => $instance->exports[$name](...$arguments));
    }

    /** A number that fits where a function wants one, mostly. */
    private function number(string $function): int
    {
        $small = str_contains($function, 'table') || str_contains($function, 'second') || in_array($function, ['call', 'keep', 'put'], true);
        return match (true) {
            str_starts_with($function, 'grow') => $this->input->below(4),
            $small || $this->input->chance(3) => $this->input->below(24),
            default => ($this->input->byte() << 10 | $this->input->byte() << 2) & 0x7ffff,
        };
    }

    private function assign(): void
    {
        if ($this->input->chance(2)) {
            $name = $this->input->choice(['i32', 'i64', 'f32', 'f64']);
            $value = $name[0] === 'i' ? $this->input->byte() - 128 : (float) $this->input->byte() / 8;
            $this->each("\$$name = $value", static function (Instance $instance) use ($name, $value): void {
                $instance->exports[$name]->value = $value;
            });
            return;
        }
        $index = $this->input->below(10);
        $function = $this->input->chance(4) ? null : 'f' . $this->input->below(Guest::FUNCTIONS);
        $this->each("table[$index] = $function", static function (Instance $instance) use ($index, $function): void {
            $instance->table[$index] = $function === null ? null : $instance->exports[$function];
        });
    }

    private function write(): void
    {
        $offset = $this->input->byte() << 9;
        $bytes = str_repeat($this->input->string(), 1 + ($this->input->byte() << 3));
        $this->each('write ' . strlen($bytes) . " bytes to $offset", static function (Instance $instance) use ($offset, $bytes): void {
            $instance->memory->write($offset, $bytes);
        });
    }

    /** The same, mapped from a file. */
    private static function kept(Module $snapshot): Module
    {
        if (ini_get('wasm.cache_dir') === '') {
            return $snapshot;
        }
        $key = $snapshot->hash();
        Cache::remember($key, static fn(): Module => $snapshot);
        Cache::clear();
        return Cache::remember($key, static fn(): never => throw new \LogicException('it is not in the directory'));
    }

    private function snapshot(): void
    {
        $this->compare();
        $of = $this->input->choice(array_keys($this->instances));
        $how = $this->input->below(4);
        $snapshot = $this->instances[$of]->snapshot();
        $module = match ($how) {
            0 => $snapshot,
            1 => self::kept($snapshot),
            2 => Module::fromBytes($snapshot->toBytes(), Module::VOLATILE),
            3 => Module::deserialize($snapshot->serialize()),
        };
        $way = ['a snapshot', 'a file', 'WebAssembly', 'an artifact'][$how] . " of $of";
        if (self::$trace) {
            echo "instance of $way\n";
        }
        $this->features[$how] = true;
        while (count($this->instances) >= self::MOST) {
            unset($this->instances[$this->input->choice(array_keys($this->instances))]);
        }
        // An artifact has no WebAssembly any more, and its code is not asked for some.
        $this->instances[strlen($way) > 100 || $how === 3 ? 'one of many' : $way] = $how === 3 ? $snapshot->instantiate() : $module->instantiate();
        if ($how === 3) {
            $this->same($this->state($module->instantiate()), $this->state($this->instances['one of many']), 'the artifact');
        }
        $this->compare();
    }

    /** Has all of them do something, which must have the same outcome. */
    private function each(string $what, \Closure $do): void
    {
        if (self::$trace) {
            echo "$what\n";
        }
        $first = null;
        foreach ($this->instances as $way => $instance) {
            try {
                $outcome = [$do($instance)];
            } catch (\Throwable $e) {
                $outcome = [get_class($e), $e->trapCode ?? null];
            }
            $outcome = serialize(array_map(static fn($value) => $value instanceof \UnitEnum ? $value->name : $value, $outcome));
            $first ??= $outcome;
            $this->same($first, $outcome, "$what on $way");
        }
        $this->features[crc32(strtok($what, '(=') . strlen((string) $first)) & 0x7fff] = true;
    }

    /** The state of all, which must be the same; its hash. */
    private function compare(): string
    {
        $states = array_map($this->state(...), $this->instances);
        foreach ($states as $way => $state) {
            $this->same(reset($states), $state, "the state of $way");
        }
        return hash('xxh64', reset($states));
    }

    private function state(Instance $instance): string
    {
        $table = [];
        for ($i = 0; $i < $instance->table->size(); $i++) {
            $table[] = $instance->table[$i] === null ? null : $instance->table[$i]();
        }
        $hidden = '';
        [$pages, $second] = [$instance->sizes() >> 32, $instance->sizes() & 0xffff];
        for ($offset = 0; $offset < $pages << 16; $offset += 1024) {
            $hidden .= pack('q', $instance->load_hidden($offset));
        }
        $calls = [];
        for ($i = 0; $i < $second; $i++) {
            try {
                $calls[] = $instance->call_second($i);
            } catch (WasmException $e) {
                $calls[] = $e->trapCode->name;
            }
        }
        $numbers = array_map(static fn(string $name) => $instance->exports[$name]->value, ['i32', 'i64', 'f32', 'f64']);
        $func = $instance->func->value === null ? null : ($instance->func->value)();
        return serialize([
            $instance->memory->pages(), hash('xxh64', $instance->memory->read(0, $instance->memory->byteLength())),
            $table, $hidden, $calls, $numbers, $func, $instance->extern->size(),
        ]);
    }

    private function same(string $expected, string $found, string $where): void
    {
        if ($expected !== $found) {
            fwrite(STDERR, "$where is another: $found instead of $expected\n");
            exit(1);
        }
    }
}
