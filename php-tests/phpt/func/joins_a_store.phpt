--TEST--
Wasm\Func: made without a store, it joins the first one that it meets
--EXTENSIONS--
wasm
--FILE--
<?php
require __DIR__ . '/../support.inc';

use Wasm\{Func, FuncType, GlobalType, GlobalVar, Instance, Memory, Module, Store, Table, TableType, ValType};

$type = new FuncType([ValType::I32], [ValType::I32]);
$make = fn(int $n) => new Func($type, fn(int $x) => $x + $n);
$wat = '(module
    (type $t (func (param i32) (result i32)))
    (table (export "t") 2 funcref)
    (global (export "g") (mut funcref) (ref.null func))
    (func (export "id") (param funcref) (result funcref) (local.get 0))
    (func (export "call") (param i32 i32) (result i32) (call_indirect (type $t) (local.get 1) (local.get 0))))';
[$a, $b] = [wat($wat), wat($wat)];

echo "a table, a global, an argument:\n";
$a->t[0] = $ten = $make(10);
var_dump($a->call(0, 1), $a->t[0] === $ten, $ten(2));
$a->g->value = $twenty = $make(20);
var_dump($a->g->value === $twenty, ($a->g->value)(1));
$thirty = $make(30);
var_dump($a->id($thirty) === $thirty, $a->id($thirty)(1));

echo "not another one after that:\n";
foreach ([$ten, $twenty, $thirty] as $func) {
    attempt(fn() => $b->id($func));
}
attempt(fn() => $b->t->set(0, $ten));

echo "the first call decides as well:\n";
$called = $make(1);
var_dump($called(1));
attempt(fn() => $a->id($called));
$memory = new Memory(1);
$importer = '(module (import "e" "f" (func (param i32) (result i32))) (import "e" "m" (memory 1)) (export "f" (func 0)))';
$c = new Instance(Module::fromText($importer), ['e' => ['f' => $called, 'm' => $memory]]);
var_dump($c->f === $called, $c->f(2));

echo "imports:\n";
$loose = $make(5);
$store = new Store(fuel: 100000);
$d = new Instance(Module::fromText($importer), ['e' => ['f' => $loose, 'm' => new Memory(1, store: $store)]]);
var_dump($d->store === $store, $d->f === $loose, $d->f(2), $loose(3));
attempt(fn() => new Instance(Module::fromText($importer), ['e' => ['f' => $loose, 'm' => $a->t]]));

echo "what a host function returns:\n";
$e = new Instance(Module::fromText('(module (import "e" "f" (func $f (result funcref))) (export "f" (func $f)))'),
    ['e' => ['f' => fn() => $make(7)]]);
var_dump($e->f()(1));

echo "never met one:\n";
var_dump((string) $make(1)->type(), $make(1) == $make(1));
unset($make);

echo "a cycle is collected:\n";
$gone = new class { public ?Func $func = null; public function __destruct() { echo "gone\n"; } };
$gone->func = new Func(new FuncType([], []), fn() => $gone);
unset($gone);
gc_collect_cycles();
?>
--EXPECT--
a table, a global, an argument:
int(11)
bool(true)
int(12)
bool(true)
int(21)
bool(true)
int(31)
not another one after that:
Wasm\WasmError: both must belong to the same Wasm\Store, and these do not
Wasm\WasmError: both must belong to the same Wasm\Store, and these do not
Wasm\WasmError: both must belong to the same Wasm\Store, and these do not
Wasm\WasmError: both must belong to the same Wasm\Store, and these do not
the first call decides as well:
int(2)
Wasm\WasmError: both must belong to the same Wasm\Store, and these do not
bool(true)
int(3)
imports:
bool(true)
bool(true)
int(7)
int(8)
Wasm\LinkException: an import does not fit: "e"."m" must be a memory of 1 or more pages, a table of 2 or more funcref of another Wasm\Store (both need the same one) given
what a host function returns:
int(8)
never met one:
string(12) "(i32) -> i32"
bool(false)
a cycle is collected:
gone
