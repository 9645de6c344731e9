<?php

/*
 * What the requests of ../fpm.php do. Each runs in a request of its own, with what it leaves behind alive at its end.
 *
 * name => [how often a round, the status to be answered, what the answer is, or for 500 what the log has, what runs]
 */

declare(strict_types=1);

use Wasm\CompileException;
use Wasm\ExportNotFoundException;
use Wasm\Func;
use Wasm\FuncType;
use Wasm\GlobalType;
use Wasm\GlobalVar;
use Wasm\GuestException;
use Wasm\Instance;
use Wasm\LinkException;
use Wasm\Memory;
use Wasm\Module;
use Wasm\OutOfFuelException;
use Wasm\Preopen;
use Wasm\StackOverflowException;
use Wasm\Store;
use Wasm\Table;
use Wasm\TableType;
use Wasm\TimeLimitException;
use Wasm\TrapException;
use Wasm\Uint8Array;
use Wasm\ValType;
use Wasm\Wasi;

const GUEST = '(module
    (import "host" "int" (func $int (param i32) (result i32)))
    (import "host" "any" (func $any (param externref) (result externref)))
    (type $wrong (func (param f64)))
    (memory (export "memory") 1 200)
    (table $functions (export "functions") 10 10000 funcref)
    (table $values (export "values") 10 10000 externref)
    (global (export "counter") (mut i32) (i32.const 0))
    (func (export "sum") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
    (func (export "pair") (param i32) (result i32 f64) (local.get 0) (f64.const 0.5))
    (func (export "unreachable") unreachable)
    (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
    (func (export "divide") (param i32) (result i32) (i32.div_s (i32.const 1) (local.get 0)))
    (func $empty (export "empty") (call_indirect $functions (type $wrong) (f64.const 0) (i32.const 0)))
    (func (export "outside") (call_indirect $functions (type $wrong) (f64.const 0) (i32.const 1000000)))
    (func (export "mismatch") (call_indirect $functions (type $wrong) (f64.const 0) (i32.const 9)))
    (func $recurse (export "recurse") (call $recurse))
    (func (export "spin") (loop $l (br $l)))
    (func (export "fill") (loop $l (memory.fill (i32.const 0) (i32.const 1) (i32.const 65536)) (br $l)))
    (func (export "once") (param i32) (result i32) (call $int (local.get 0)))
    (func (export "loop") (param i32)
        (loop $next
            (drop (call $int (local.get 0)))
            (br_if $next (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
    (func (export "any") (param i32 externref) (result externref)
        (table.set $values (local.get 0) (local.get 1))
        (call $any (table.get $values (local.get 0))))
    (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
    (func (export "grow_table") (param i32) (result i32) (table.grow $values (ref.null extern) (local.get 0)))
    (elem (table $functions) (i32.const 9) func $empty))';

/** An instance of GUEST; `$host` replaces its import `int`. */
function guest(?callable $host = null, ?Store $store = null): Instance
{
    $host ??= static fn(int $x): int => $x + 1;
    return Module::fromText(GUEST)->instantiate(['host' => ['int' => $host, 'any' => static fn(mixed $x): mixed => $x]], $store);
}

/** Expects of each function that it throws such an exception. */
function throws(string $class, callable ...$functions): string
{
    foreach ($functions as $number => $function) {
        try {
            $function();
            return "no $class from $number";
        } catch (Throwable $e) {
            if (!$e instanceof $class) {
                return "$number: $e";
            }
        }
    }
    return 'ok';
}

/** A class whose objects, instances and host functions refer to each other. */
final class Glue
{
    public readonly Instance $instance;

    public function __construct()
    {
        $this->instance = guest(fn(int $x): int => $x + count([$this->instance]));
    }
}

/** A directory that the worker may write to. */
function scratch(): string
{
    return __DIR__ . '/scratch';
}

const COUNT = __DIR__ . '/count.wasm';

return [
    'calls' => [20, 200, 'ok', static function (): string {
        $guest = guest();
        for ($n = 0; $n < 100; $n++) {
            if ($guest->sum($n, 1) !== $n + 1 || $guest->pair($n) !== [$n, 0.5] || ($guest->sum)($n, 2) !== $n + 2) {
                return "wrong after $n";
            }
        }
        return throws(TypeError::class, fn() => $guest->sum('x', 1), fn() => $guest->sum())
            . substr(throws(ExportNotFoundException::class, fn() => $guest->smu()), 2);
    }],
    'instances' => [5, 200, 'ok', static function (): string {
        $guests = [];
        for ($n = 0; $n < 20; $n++) {
            $guests[] = guest();
        }
        return count(array_map(static fn(Instance $guest): int => $guest->sum(1, 2), $guests)) === 20 ? 'ok' : 'wrong';
    }],
    'a cycle that is left' => [5, 200, 'ok', static function (): string {
        $guest = guest();
        $all = new ArrayObject([$guest, $guest->exports, $guest->sum, $guest->load(...)]);
        $all['self'] = $all;
        return (new Glue())->instance->once(1) === 2 ? 'ok' : 'wrong';
    }],
    'cycles that are collected' => [3, 200, 'ok', static function (): string {
        gc_collect_cycles();
        for ($n = 0; $n < 30; $n++) {
            new Glue();
        }
        return gc_collect_cycles() >= 30 ? 'ok' : 'not collected';
    }],
    'traps' => [10, 200, 'ok', static function (): string {
        $guest = guest();
        return throws(
            TrapException::class,
            fn() => $guest->unreachable(),
            fn() => $guest->load(-1),
            fn() => $guest->divide(0),
            fn() => $guest->empty(),
            fn() => $guest->outside(),
            fn() => $guest->mismatch(),
        );
    }],
    'a stack overflow' => [3, 200, 'ok', static function (): string {
        $guest = guest();
        return throws(StackOverflowException::class, fn() => $guest->recurse(), fn() => $guest->recurse());
    }],
    'a stack overflow through the host' => [1, 200, 'ok', static function (): string {
        $guest = guest(static function (int $x) use (&$guest): int {
            return $guest->once($x);
        });
        return throws(StackOverflowException::class, fn() => $guest->once(1));
    }],
    'the time limit' => [2, 200, 'ok', static function (): string {
        $guest = guest(null, new Store(timeLimit: 0.001));
        return throws(TimeLimitException::class, fn() => $guest->spin());
    }],
    'the time limit in a library function' => [1, 200, 'ok', static function (): string {
        $guest = guest(null, new Store(timeLimit: 0.002));
        return throws(TimeLimitException::class, fn() => $guest->fill());
    }],
    'the time limit in a host function' => [1, 200, 'ok', static function (): string {
        $guest = guest(static function (int $x): int {
            usleep(1500);
            return $x;
        }, new Store(timeLimit: 0.001));
        return throws(TimeLimitException::class, fn() => $guest->loop(1000));
    }],
    'the time limit of a wait' => [1, 200, 'ok', static function (): string {
        $guest = Module::fromText('(module (memory 1 1 shared) (func (export "wait")
            (drop (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const -1)))))')
            ->instantiate([], new Store(timeLimit: 0.001));
        return throws(TimeLimitException::class, fn() => $guest->wait());
    }],
    // Seconds of processor time, so rarely.
    'the execution time' => [0.02, 500, 'Maximum execution time', static function (): string {
        set_time_limit(1);
        guest()->spin();
        return 'came back';
    }],
    'fuel' => [5, 200, 'ok', static function (): string {
        $guest = guest(null, new Store(fuel: 10_000));
        return $guest->sum(1, 2) === 3 ? throws(OutOfFuelException::class, fn() => $guest->spin()) : 'wrong';
    }],
    'host calls' => [5, 200, 'ok', static function (): string {
        $calls = 0;
        guest(static function (int $x) use (&$calls): int {
            return $calls++;
        })->loop(500);
        return $calls === 500 ? 'ok' : "called $calls times";
    }],
    'exceptions of host functions' => [5, 200, 'ok', static function (): string {
        $guest = guest(static fn(int $x) => throw new DomainException("at $x"));
        return throws(DomainException::class, fn() => $guest->loop(5), fn() => $guest->once(1), fn() => $guest->once(2));
    }],
    'exceptions of the guest' => [5, 200, 'ok', static function (): string {
        $text = '(module
            (tag $tag (param i32 externref))
            (func (export "throw") (param i32 externref) (throw $tag (local.get 0) (local.get 1)))
            (func (export "rethrow") (param exnref) (throw_ref (local.get 0))))';
        if (ini_get('wasm.compiler') === 'singlepass') {
            return throws(CompileException::class, fn() => Module::fromText($text));
        }
        $guest = Module::fromText($text)->instantiate();
        try {
            $guest->throw(1, new ArrayObject());
            return 'nothing thrown';
        } catch (GuestException $e) {
            return throws(GuestException::class, fn() => $guest->rethrow($e), fn() => $guest->throw(2, $guest));
        }
    }],
    'references' => [5, 200, 'ok', static function (): string {
        $guest = guest();
        for ($n = 0; $n < 50; $n++) {
            $object = new ArrayObject([$guest]);
            if ($guest->any($n % 10, $object) !== $object) {
                return 'another object';
            }
        }
        return 'ok';
    }],
    'growth of memories' => [3, 200, 'ok', static function (): string {
        $guest = guest();
        if ($guest->grow(99) !== 1 || $guest->grow(1000) !== -1 || $guest->memory->grow(100) !== 100) {
            return 'wrong size';
        }
        $guest->memory->fill(0, 200 * Memory::PAGE_SIZE, 7);
        return throws(ValueError::class, fn() => $guest->memory->grow(1));
    }],
    'growth of tables' => [3, 200, 'ok', static function (): string {
        $guest = guest();
        if ($guest->grow_table(990) !== 10 || $guest->grow_table(100_000) !== -1 || $guest->values->grow(9000, $guest) !== 1000) {
            return 'wrong size';
        }
        return throws(ValueError::class, fn() => $guest->values->grow(1));
    }],
    'limits of a store' => [3, 200, 'ok', static function (): string {
        $guest = guest(null, new Store(memoryLimit: 2 << 20, tableLimit: 100));
        if ($guest->grow(50) !== -1 || $guest->grow_table(100) !== -1) {
            return 'grown';
        }
        return throws(
            LinkException::class,
            fn() => guest(null, new Store(memoryLimit: 1000)),
            fn() => guest(null, new Store(tableLimit: 1)),
            fn() => Module::fromText('(module (memory 1000))')->instantiate([], new Store(memoryLimit: 1 << 20)),
        );
    }],
    'broken bytes' => [3, 200, 'ok', static function (): string {
        $bytes = "\0asm\x01\0\0\0\x01\x05\x01";
        return throws(CompileException::class, fn() => Module::fromBytes($bytes), fn() => Module::fromBytes($bytes, false));
    }],
    'other broken bytes each time' => [3, 200, 'ok', static function (int $n): string {
        return throws(
            CompileException::class,
            fn() => Module::fromBytes("\0asm\x01\0\0\0\x00\x09\x04name$n" . random_bytes(30)),
            fn() => Module::fromText("(module (func (export \"f$n\") (result i32) (i64.const $n)))"),
            fn() => Module::fromText("(module $n"),
        );
    }],
    'limits for compiling' => [1, 200, 'ok', static function (int $n): string {
        $text = "(module (func (export \"compiled\") (result i32) (i32.const $n)))";
        ini_set('wasm.compile_time_limit', '60');
        if (Module::fromText($text, Module::VOLATILE)->instantiate()->compiled() !== $n) {
            return 'wrong';
        }
        // Too little for a compiler. Of time there may be enough, if the worker looks late.
        ini_set('wasm.compile_memory_limit', '1K');
        return throws(CompileException::class, fn() => Module::fromText($text, Module::VOLATILE));
    }],
    'a start function that traps' => [2, 200, 'ok', static function (): string {
        $module = Module::fromText('(module (memory 1) (func $start unreachable) (start $start))');
        return throws(TrapException::class, fn() => new Instance($module), fn() => $module->instantiate());
    }],
    'another module each time' => [3, 200, 'ok', static function (int $n): string {
        $text = "(module (memory 1) (func (export \"f$n\") (result i32) (i32.const $n)))";
        $guest = Module::fromText($text)->instantiate();
        return $guest->exports["f$n"]() === $n && $guest->{"f$n"}() === $n ? 'ok' : 'wrong';
    }],
    'a module that is not kept' => [1, 200, 'ok', static function (): string {
        $guest = Module::fromText('(module (func (export "f") (result i32) (i32.const 7)))', Module::VOLATILE)->instantiate();
        return $guest->f() === 7 ? 'ok' : 'wrong';
    }],
    'a type that nobody had' => [1, 200, 'ok', static function (int $n): string {
        $types = [ValType::I32, ValType::I64, ValType::F32, ValType::F64];
        for ($params = []; $n > 0; $n >>= 2) {
            $params[] = $types[$n & 3];
        }
        $func = new Func(new FuncType($params, []), static fn() => null);
        $list = implode(' ', array_map(static fn(ValType $type): string => $type->value, $params));
        $guest = Module::fromText("(module (import \"m\" \"f\" (func \$f (param $list)))
            (func (export \"f\") (param $list) " . implode(' ', array_map(static fn(int $i): string => "(local.get $i)", array_keys($params)))
            . ' (call $f)))')->instantiate(['m' => ['f' => $func]]);
        return $func(...array_fill(0, count($params), 1)) === $guest->f(...array_fill(0, count($params), 1)) ? 'ok' : 'wrong';
    }],
    'one content, another file each time' => [2, 200, 'ok', static function (int $n): string {
        $path = scratch() . "/module-$n.wasm";
        copy(COUNT, $path);
        try {
            return (new Module($path))->name() === (new Module(COUNT))->name() ? 'ok' : 'wrong';
        } finally {
            unlink($path);
        }
    }],
    'one file, another content each time' => [1, 200, 'ok', static function (int $n): string {
        file_put_contents(scratch() . '/module.wat', "(module (func (export \"f\") (result i32) (i32.const $n)))");
        return (new Instance(scratch() . '/module.wat'))->f() === $n ? 'ok' : 'wrong';
    }],
    'artifacts' => [1, 200, 'ok', static function (): string {
        $artifact = (new Module(COUNT))->serialize();
        $wrong = substr_replace($artifact, '?', -100, 1);
        return Module::deserialize($artifact)->name() === (new Module(COUNT))->name()
            ? throws(Wasm\SerializationException::class, fn() => Module::deserialize($wrong))
            : 'wrong';
    }],
    'imports that do not fit' => [3, 200, 'ok', static function (): string {
        $module = Module::fromText(GUEST);
        return throws(LinkException::class, fn() => $module->instantiate(), fn() => new Instance($module, ['host' => ['int' => 7]]));
    }],
    'objects without an instance' => [3, 200, 'ok', static function (): string {
        $memory = new Memory(1, 10);
        $memory->write(10, 'text');
        $view = new Uint8Array($memory, 10, 4);
        $table = new Table(new TableType(ValType::FuncRef, 2, 20));
        $table[1] = new Func(new FuncType([ValType::I32], [ValType::I32]), static fn(int $x): int => $x + 1);
        $global = new GlobalVar(new GlobalType(ValType::ExternRef, true), $table);
        $global->value = $global;
        return $view->getBytes() === 'text' && $table[1](1) === 2 && $global->value === $global ? 'ok' : 'wrong';
    }],
    'a fiber that is left in a host function' => [2, 200, 'ok', static function (): string {
        static $fibers = [];
        $guest = guest(Fiber::suspend(...));
        foreach (range(1, 3) as $n) {
            $fibers[] = $fiber = new Fiber($guest->once(...));
            $fiber->start($n);
        }
        $fibers[1]->resume(2);
        return $fibers[1]->getReturn() === 2 ? 'ok' : 'wrong';
    }],
    'a WASI program' => [3, 200, '0 2 10', static function (): string {
        return trim(preg_replace('/\s+/', ' ', Wasi::run(new Module(COUNT), ['count'], ['NAME' => 'value'], stdin: "some words")->stdout));
    }],
    'a WASI program that exits, with streams' => [2, 200, '3', static function (): string {
        $wasi = new Wasi(stdin: fopen('data:,text', 'r'), stdout: fopen('php://memory', 'w'));
        $all = new ArrayObject([$wasi]);
        $all['self'] = $all;
        return (string) $wasi->start(Module::fromText('(module
            (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
            (memory (export "memory") 1) (func (export "_start") (call $exit (i32.const 3))))')->instantiate($wasi->imports()));
    }],
    'a WASI program that leaves files open' => [2, 200, '0', static function (): string {
        $program = new Module(__DIR__ . '/path_open_numbers.wasm');
        return (string) Wasi::run($program, preopens: ['/' => new Preopen(scratch() . '/files', writable: true)])->exitCode;
    }],
    'exit() in a host function' => [3, 200, 'left', static function (): string {
        $guest = guest(static fn(int $x) => exit('left'));
        $guest->loop(10);
        return 'came back';
    }],
    'a fatal error in a host function' => [3, 500, 'enough', static function (): string {
        $inner = guest(static fn(int $x) => trigger_error('enough', E_USER_ERROR));
        guest(static fn(int $x): int => $inner->once($x))->loop(10);
        return 'came back';
    }],
    'no memory left in a host function' => [2, 500, 'Allowed memory size', static function (): string {
        ini_set('memory_limit', '16M');
        guest(static fn(int $x): int => strlen(str_repeat('x', 100 << 20)))->once(1);
        return 'came back';
    }],
    'a trap that nobody catches' => [3, 500, 'TrapException', static function (): string {
        $guest = guest();
        register_shutdown_function(static fn() => print $guest->sum(1, 2));
        $guest->unreachable();
        return 'came back';
    }],
    'an exception that nobody catches' => [2, 500, 'out of it all', static function (): string {
        guest(static fn(int $x) => throw new DomainException('out of it all'))->once(1);
        return 'came back';
    }],
];
