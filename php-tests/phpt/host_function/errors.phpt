--TEST--
Host functions: errors and warnings are PHP's own
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

$module = Wasm\Module::fromText('(module (import "e" "f" (func $f (param i32) (result i32)))
    (func (export "run") (param i32) (result i32) (call $f (local.get 0))))');
$run = fn(callable $f) => (new Wasm\Instance($module, ['e' => ['f' => $f]]))->run(4);
attempt(fn() => $run(fn(int $x) => intdiv($x, 0)));
attempt(fn() => $run(fn(array $x) => 1));
attempt(fn() => $run(fn($x, $y) => 1));
attempt(fn() => $run(fn($x) => no_such_function()));
attempt(fn() => $run(fn($x) => eval('this does not parse')));
set_error_handler(function ($level, $message) { throw new ErrorException($message, 0, $level); });
attempt(fn() => $run(fn($x) => $undefined));
restore_error_handler();
set_error_handler(function ($level, $message) { echo "handled: $message\n"; return true; });
attempt(fn() => $run(function ($x) { trigger_error('note', E_USER_NOTICE); return $x; }));
?>
--EXPECTF--
DivisionByZeroError: Division by zero
TypeError: {closure%S}(): Argument #1 ($x) must be of type array, int given
ArgumentCountError: Too few arguments to function {closure%S}(), 1 passed and exactly 2 expected
Error: Call to undefined function no_such_function()
ParseError: syntax error, unexpected identifier "does"
ErrorException: Undefined variable $undefined
handled: note
int(4)
