--TEST--
Host functions: what one throws reaches the caller as the same object
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$module = Wasm\Module::fromText('(module (import "e" "f" (func $f (param i32) (result i32)))
    (func (export "run") (param i32) (result i32) (call $f (local.get 0))))');
$exception = new DomainException('mine', 5);
$inner = new Wasm\Instance($module, ['e' => ['f' => fn() => throw $exception]]);
$outer = new Wasm\Instance($module, ['e' => ['f' => fn(int $x) => $inner->run($x)]]);
$cleaned = 0;
$outermost = new Wasm\Instance($module, ['e' => ['f' => function (int $x) use ($outer, &$cleaned) {
    try {
        return $outer->run($x);
    } finally {
        $cleaned++;
    }
}]]);
foreach ([
    fn() => $inner->run(1), fn() => $outer->run(1), fn() => $outermost->run(1),
    fn() => array_map([$outermost, 'run'], [1, 2]), fn() => array_map($inner->run(...), [1]), fn() => ($outer->run)(1),
    fn() => usort($GLOBALS['list'], fn() => $outer->run(1)),
] as $call) {
    $list = [2, 1];
    try {
        $call();
    } catch (Throwable $e) {
        var_dump($e === $exception, $e->getPrevious(), $e->getMessage());
    }
}
var_dump($cleaned);
// All of them work as before.
$fine = new Wasm\Instance($module, ['e' => ['f' => fn(int $x) => $x + 1]]);
var_dump($fine->run(1));
?>
--EXPECT--
bool(true)
NULL
string(4) "mine"
bool(true)
NULL
string(4) "mine"
bool(true)
NULL
string(4) "mine"
bool(true)
NULL
string(4) "mine"
bool(true)
NULL
string(4) "mine"
bool(true)
NULL
string(4) "mine"
bool(true)
NULL
string(4) "mine"
int(2)
int(2)
