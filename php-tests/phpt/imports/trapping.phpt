--TEST--
Wasm\Imports: functions that are missing trap when they are called, and name themselves
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

use Wasm\{Imports, ImportType, Instance, Module, TrapCode, TrapException};

$module = Module::fromText('(module $guest
    (import "rb-js-abi-host" "eval-js" (func $eval (param i32) (result i32)))
    (import "env" "log" (func $log (param i32)))
    (import "env" "7" (func $seven (param f64)))
    (import "env" "limit" (global $limit i32))
    (func (export "log") (param i32) (call $log (local.get 0)))
    (func $run (export "eval") (drop (call $eval (global.get $limit))))
    (func (export "seven") (call $seven (f64.const 7))))');
$imports = Imports::trapping($module, ['env' => ['limit' => 5, 'log' => fn(int $x) => print "log $x\n"]]);
$i = new Instance($module, $imports);
$i->log(3);
try {
    $i->eval();
} catch (TrapException $e) {
    echo $e->getMessage(), "\n";
    var_dump($e->trapCode);
}
attempt(fn() => $i->seven());
$i->log(4);
echo "called by PHP itself:\n";
attempt(fn() => $imports['env']['7'](1.5));
attempt(fn() => $imports['env']['7']());

echo "other traps are as they were:\n";
attempt(fn() => wat('(module (func (export "f") unreachable))')->f());

echo "what is not a function stays missing:\n";
attempt(fn() => new Instance($module, Imports::trapping($module)));

echo "which ones:\n";
$which = fn(ImportType $import): bool => $import->module === 'env' && print "$import->name $import->type\n";
attempt(fn() => new Instance($module, Imports::trapping($module, ['env' => ['limit' => 1]], $which)));
attempt(fn() => Imports::trapping($module, [], fn() => 1));
attempt(fn() => Imports::trapping($module, [], fn() => throw new LogicException('no')));
attempt(fn() => Imports::trapping($module, [], 'no function'));

echo "an instance in place of an array:\n";
$library = wat('(module (func (export "log") (param i32)) (global (export "limit") i32 (i32.const 9)) (func (export "7") (param f64)))');
$whole = Imports::trapping($module, ['env' => $library]);
var_dump($whole['env'] === $library);
$part = Imports::trapping($module, ['env' => wat('(module (func (export "log") (param i32)) (global (export "limit") i32 (i32.const 9)))')->exports]);
var_dump(array_keys($part['env']));
attempt(fn() => (new Instance($module, $part))->seven());

echo "refused:\n";
attempt(fn() => Imports::trapping($module, ['env' => 1]));
attempt(fn() => new Imports);
$given = ['env' => ['limit' => 1]];
Imports::trapping($module, $given);
var_dump(count($given), count($given['env']));
?>
--EXPECTF--
log 3
"rb-js-abi-host"."eval-js" was called%S, and nothing was given for it
enum(Wasm\TrapCode::Unreachable)
Wasm\TrapException: "env"."7" was called%S, and nothing was given for it
log 4
called by PHP itself:
Wasm\TrapException: "env"."7" was called, and nothing was given for it
ArgumentCountError: Wasm\Func::__invoke() expects exactly 1 argument, 0 given
other traps are as they were:
Wasm\TrapException: unreachable executed in wasm function #0%S
what is not a function stays missing:
Wasm\LinkException: an import does not fit: "env"."limit" must be an immutable global i32, nothing given
which ones:
log (i32) -> ()
7 (f64) -> ()
Wasm\LinkException: an import does not fit: "rb-js-abi-host"."eval-js" must be a function (i32) -> i32, nothing given
this module was built by ruby.wasm%A
TypeError: Wasm\Imports::trapping(): what $which returns must be of type bool, int returned
LogicException: no
TypeError: Wasm\Imports::trapping(): Argument #3 ($which) must be a valid callback or null, string given
an instance in place of an array:
bool(true)
array(3) {
  [0]=>
  string(3) "log"
  [1]=>
  string(5) "limit"
  [2]=>
  int(7)
}
Wasm\TrapException: "env"."7" was called%S, and nothing was given for it
refused:
TypeError: Wasm\Imports::trapping(): Argument #2 ($given) must be an array of arrays, Wasm\Instance or Wasm\Exports, int given in it
Error: Cannot directly construct Wasm\Imports, use its static methods instead
int(1)
int(1)
