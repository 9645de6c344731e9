--TEST--
Time limit: of calls within calls, the one ends whose time is up
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$wat = '(module (import "host" "f" (func $f (result i32)))
    (func (export "run") (result i32) (call $f))
    (func (export "spin") (loop $l (br $l)))
    (func (export "spin_after") (drop (call $f)) (loop $l (br $l))))';
$module = Wasm\Module::fromText($wat);
$make = fn(?float $limit, callable $f): Wasm\Instance =>
    $module->instantiate(['host' => ['f' => $f]], new Wasm\Store(timeLimit: $limit));

echo "the inner one's:\n";
$inner = $make(0.02, fn() => 0);
$outer = $make(60, function () use ($inner): int {
    attempt(fn() => $inner->spin());
    return 1;
});
attempt(fn() => $outer->run());

echo "the outer one's, while the inner one runs:\n";
$inner = $make(60, fn() => 0);
$outer = $make(0.02, function () use ($inner): int {
    attempt(fn() => $inner->spin());
    return 2;
});
attempt(fn() => $outer->run());

echo "the outer one's, with no limit for the inner one:\n";
$inner = $make(null, fn() => 0);
$outer = $make(0.02, function () use ($inner): int {
    attempt(fn() => $inner->spin());
    return 3;
});
attempt(fn() => $outer->run());

echo "after the inner one has returned:\n";
$inner = $make(null, fn() => 4);
$outer = $make(0.02, fn() => $inner->run());
attempt(fn() => $outer->spin_after());

echo "a host function that takes too long:\n";
$outer = $make(0.02, function (): int {
    usleep(50_000);
    return 5;
});
attempt(fn() => $outer->run());

echo "the next call has its own time:\n";
$outer = $make(0.2, function (): int {
    usleep(50_000);
    return 6;
});
for ($n = 0; $n < 5; $n++) {
    attempt(fn() => $outer->run());
}
?>
--EXPECT--
the inner one's:
Wasm\TimeLimitException: time limit exceeded
int(1)
the outer one's, while the inner one runs:
Wasm\TimeLimitException: time limit exceeded
Wasm\TimeLimitException: time limit exceeded
the outer one's, with no limit for the inner one:
Wasm\TimeLimitException: time limit exceeded
Wasm\TimeLimitException: time limit exceeded
after the inner one has returned:
Wasm\TimeLimitException: time limit exceeded
a host function that takes too long:
Wasm\TimeLimitException: time limit exceeded
the next call has its own time:
int(6)
int(6)
int(6)
int(6)
int(6)
