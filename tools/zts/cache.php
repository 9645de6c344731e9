<?php

/*
 * A request for tools/zts/threads.c: what threads share is one cache, and what they do not is everything else.
 * $round and $thread say which request it is.
 */

declare(strict_types=1);

set_error_handler(static function (int $level, string $message, string $file, int $line): never {
    throw new ErrorException($message, 0, $level, $file, $line);
});

function check(bool $right, string $what): void
{
    if (!$right) {
        echo "round $GLOBALS[round], thread $GLOBALS[thread]: $what\n";
        exit(1);
    }
}

function trapped(callable $call): string
{
    try {
        $call();
    } catch (Wasm\TrapException $e) {
        return $e->trapCode->name . ' in ' . $e->frames[0]->function;
    }
    return 'no trap';
}

/** So many functions that add up, or trap in three ways. */
function text(int $count, int $summand): string
{
    $body = str_repeat("(local.set \$y (i32.add (i32.mul (local.get \$y) (i32.const 31)) (i32.const $summand)))", 20);
    $functions = '';
    for ($n = 0; $n < $count; $n++) {
        $functions .= "(func \$f$n (export \"f$n\") (param \$x i32) (result i32) (local \$y i32)
            (if (i32.eq (local.get \$x) (i32.const 1)) (then unreachable))
            (if (i32.eq (local.get \$x) (i32.const 2)) (then (return (i32.div_u (local.get \$x) (local.get \$y)))))
            (if (i32.eq (local.get \$x) (i32.const 3)) (then (return (i32.load (i32.const -1)))))
            $body (local.get \$y))\n";
    }
    return "(module (memory (export \"memory\") 1 4) (global (export \"g\") (mut i32) (i32.const 0)) $functions)";
}

// A module that no thread has seen before, and all want now.
$module = Wasm\Module::fromText(text(100, $round));
for ($expected = 0, $k = 0; $k < 20; $k++) {
    $expected = $expected * 31 + $round & 0xffffffff;
}
$instance = $module->instantiate();
check(($instance->f7(0) & 0xffffffff) === $expected, 'the sum is wrong');
check($instance->memory->read(0, 65536) === str_repeat("\0", 65536) && $instance->g->value === 0, 'an instance is not fresh');
$instance->memory->fill(0, 65536, $thread + 1);
$instance->g->value = $thread + 1;

// Traps at the same time, of several kinds, in a module that is so large that it is mapped from its artifact.
$n = ($thread * 37 + $round) % 1000;
$large = Wasm\Module::fromText(text(1000, 1))->instantiate();
foreach ([1 => 'Unreachable', 2 => 'IntegerDivisionByZero', 3 => 'MemoryOutOfBounds'] as $way => $code) {
    $said = trapped(fn () => $large->exports["f$n"]($way));
    check($said === "$code in f$n", "$code in f$n, but: $said");
}

// Host functions, exceptions and fibers stay on their thread.
$host = Wasm\Module::fromText('(module (import "host" "f" (func $f (param i32) (result i32)))
    (func (export "run") (param i32) (result i32) (i32.add (i32.const 1) (call $f (local.get 0)))))');
$guest = $host->instantiate(['host' => ['f' => fn (int $n): int => $n === 0 ? throw new DomainException("thread $thread") : Fiber::suspend($n)]]);
$fiber = new Fiber($guest->run(...));
check($fiber->start(5) === 5, 'the fiber was given something else');
try {
    $guest->run(0);
    check(false, 'nothing was thrown');
} catch (DomainException $e) {
    check($e->getMessage() === "thread $thread", 'the exception of another thread');
}
$fiber->resume(100 + $thread);
check($fiber->getReturn() === 101 + $thread, 'the result of another thread');

// Time is each thread's own: some spin to the end of theirs, in compiled code or in what it calls, and the others go on.
$spinning = Wasm\Module::fromText('(module (memory 1) (table $t 10 funcref)
    (func (export "loop") (loop $l (br $l)))
    (func (export "fill") (loop $l (memory.fill (i32.const 0) (i32.const 1) (i32.const 65536)) (br $l)))
    (func (export "copy") (loop $l (table.copy (i32.const 0) (i32.const 1) (i32.const 9)) (br $l)))
    (func (export "count") (param i32) (result i32) (local i32)
        (loop $l (local.set 1 (i32.add (local.get 1) (i32.const 1))) (br_if $l (i32.lt_u (local.get 1) (local.get 0))))
        (local.get 1)))');
if (($thread + $round) % 2 === 0) {
    $guest = $spinning->instantiate([], new Wasm\Store(timeLimit: 0.01));
    foreach (['loop', 'fill', 'copy'] as $name) {
        try {
            $guest->exports[$name]();
            check(false, "$name came to an end");
        } catch (Wasm\TimeLimitException) {
        }
        check($guest->count(1000) === 1000, 'the guest that was stopped does not go on');
    }
} else {
    check($spinning->instantiate()->count(50_000_000) === 50_000_000, 'the count is wrong');
}

// A file that another thread replaces.
$path = ini_get('wasm.cache_dir') . '/../replaced.wat';
if ($thread === 0) {
    file_put_contents("$path.new", "(module (func (export \"f\") (result i32) (i32.const $round)))");
    rename("$path.new", $path);
} elseif (is_file($path)) {
    $value = (new Wasm\Instance($path))->f();
    check($value === $round || $value === $round - 1, "round $value");
}
if ($round % 5 === 4 && $thread === 1) {
    Wasm\Cache::clear();
}
check(Wasm\Cache::status()['misses'] > 0, 'no misses');
check($instance->g->value === $thread + 1 && $instance->memory->read(9, 1) === chr($thread + 1), 'an instance is shared');
